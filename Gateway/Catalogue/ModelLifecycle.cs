namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Where a model is in its life.</summary>
public sealed record ModelLifecycle
{
    /// <summary>ACTIVE, LEGACY or EOL.</summary>
    public string Status { get; set; } = "ACTIVE";

    /// <summary>The day on which it ends or ended.</summary>
    public DateOnly? Eol { get; set; }
}
