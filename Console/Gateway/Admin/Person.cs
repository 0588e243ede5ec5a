namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>A user of the gateway.</summary>
public sealed record Person
{
    public string Id { get; set; } = "";

    public long Version { get; set; }

    public string? Email { get; set; }

    public string? Name { get; set; }

    public string? Role { get; set; }

    /// <summary>Whether the identity was proven.</summary>
    public bool IsVerified { get; set; }

    public bool IsBlocked { get; set; }

    public string? TeamId { get; set; }

    public string? Note { get; set; }

    public DateTimeOffset FirstSeenAt { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
