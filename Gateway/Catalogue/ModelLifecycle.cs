namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Where a model is in its life.</summary>
public sealed record ModelLifecycle
{
    /// <summary>ACTIVE, LEGACY or EOL.</summary>
    public string Status { get; set; } = "ACTIVE";

    /// <summary>The day on which it ends or ended.</summary>
    public DateOnly? Eol { get; set; }

    /// <summary>The moment from which it is over: the beginning of that day.</summary>
    internal DateTimeOffset? EndsAt => Eol is { } day ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) : null;
}
