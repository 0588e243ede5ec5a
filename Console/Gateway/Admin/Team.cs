namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>A team.</summary>
public sealed record Team
{
    public string Id { get; set; } = "";

    public long Version { get; set; }

    public string Name { get; set; } = "";

    public string? Note { get; set; }

    /// <summary>How many keys it has.</summary>
    public int Keys { get; set; }

    /// <summary>How many users it has.</summary>
    public int Users { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
