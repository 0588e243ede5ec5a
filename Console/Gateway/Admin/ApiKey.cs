namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>A key, without its secret.</summary>
public sealed record ApiKey
{
    public string Id { get; set; } = "";

    public long Version { get; set; }

    /// <summary>configured or issued.</summary>
    public string Kind { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>Its first and last letters.</summary>
    public string Display { get; set; } = "";

    public string Role { get; set; } = "";

    public string? TeamId { get; set; }

    public string? OwnerUserId { get; set; }

    /// <summary>Names or patterns; none means all.</summary>
    public IReadOnlyList<string> AllowedModels { get; set; } = [];

    /// <summary>chat, images; none means both.</summary>
    public IReadOnlyList<string> AllowedServices { get; set; } = [];

    public int? RequestsPerMinute { get; set; }

    public long? TokensPerMinute { get; set; }

    public int? MaxConcurrent { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public bool IsDisabled { get; set; }

    /// <summary>active, disabled, expired or deleted.</summary>
    public string Status { get; set; } = "";

    /// <summary>Until when the key before the last rotation works.</summary>
    public DateTimeOffset? PreviousValidUntil { get; set; }

    public string? Note { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>The key itself, once, right after it was made.</summary>
    public string? Secret { get; set; }
}
