using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Data.Entities;

/// <summary>A key. Its secret is nowhere: only its hash is kept.</summary>
internal sealed class ApiKeyRow
{
    public Guid Id { get; set; }

    public required string Name { get; set; }

    /// <summary>SHA-256 of the key's UTF-8; null for the configured key and for deleted ones.</summary>
    public byte[]? KeyHash { get; set; }

    /// <summary>The hash before the last rotation.</summary>
    public byte[]? PreviousHash { get; set; }

    /// <summary>Until when the previous key is still valid.</summary>
    public DateTimeOffset? PreviousValidUntil { get; set; }

    /// <summary>The key's last four characters, so that people can tell keys apart.</summary>
    public required string LastFour { get; set; }

    public Guid? TeamId { get; set; }

    public string? OwnerUserId { get; set; }

    /// <summary>Patterns of the models that it may use; empty means all.</summary>
    public string[] AllowedModels { get; set; } = [];

    /// <summary>The services that it may use, <c>chat</c> and <c>images</c>; empty means both.</summary>
    public string[] AllowedServices { get; set; } = [];

    public KeyRole Role { get; set; }

    public int? RequestsPerMinute { get; set; }

    public int? TokensPerMinute { get; set; }

    public int? MaxConcurrent { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public bool IsDisabled { get; set; }

    public string? Note { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When it was deleted; its name stays for the ledger's sake.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    public int Version { get; set; }
}
