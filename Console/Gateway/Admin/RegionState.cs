namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>A region, and whether AWS lists its models.</summary>
public sealed record RegionState
{
    public string Region { get; set; } = "";

    public bool IsHome { get; set; }

    /// <summary>listed, stale or built_in.</summary>
    public string Status { get; set; } = "";

    public int Models { get; set; }

    public int Profiles { get; set; }

    public DateTimeOffset? ListedAt { get; set; }

    public string? Error { get; set; }
}
