using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Data.Administration;

/// <summary>All of a key that can be set.</summary>
public sealed record KeySettings
{
    public string Name { get; set; } = "";

    public KeyRole Role { get; set; }

    public Guid? TeamId { get; set; }

    public string? OwnerUserId { get; set; }

    public IReadOnlyList<string> AllowedModels { get; set; } = [];

    public IReadOnlyList<string> AllowedServices { get; set; } = [];

    public int? RequestsPerMinute { get; set; }

    public int? TokensPerMinute { get; set; }

    public int? MaxConcurrent { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public bool IsDisabled { get; set; }

    public string? Note { get; set; }
}
