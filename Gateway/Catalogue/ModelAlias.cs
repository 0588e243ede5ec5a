namespace BedrockAspire.Gateway.Catalogue;

/// <summary>A short name and the base ids that it may mean, best first.</summary>
public sealed record ModelAlias
{
    public required string Alias { get; set; }

    public bool Listed { get; set; }

    public IReadOnlyList<string> Models { get; set; } = [];
}
