namespace BedrockAspire.Simulator.Catalogue;

internal sealed record ModelLifecycle
{
    public string Status { get; set; } = "ACTIVE";

    public DateOnly? Eol { get; init; }
}
