namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>What a key is made of, or changed to.</summary>
public sealed record KeyDraft
{
    public string Name { get; set; } = "";

    public string Role { get; set; } = "";

    public string? TeamId { get; set; }

    public string? OwnerUserId { get; set; }

    public IReadOnlyList<string> AllowedModels { get; set; } = [];

    public IReadOnlyList<string> AllowedServices { get; set; } = [];

    public int? RequestsPerMinute { get; set; }

    public long? TokensPerMinute { get; set; }

    public int? MaxConcurrent { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public bool IsDisabled { get; set; }

    public string? Note { get; set; }
}
