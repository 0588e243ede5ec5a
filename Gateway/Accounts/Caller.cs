namespace BedrockAspire.Gateway.Accounts;

/// <summary>Who makes a request: the key, and who is behind it as far as that is known.</summary>
public sealed record Caller
{
    /// <summary>The key's id, which is no secret.</summary>
    public required string KeyId { get; init; }

    /// <summary>The key's name, for people.</summary>
    public required string KeyName { get; init; }

    /// <summary>The team that the key belongs to.</summary>
    public string? TeamId { get; init; }

    /// <summary>The person, by the id that the chat front end or the caller gives.</summary>
    public string? UserId { get; init; }

    /// <summary>Whether the person's id was proven, and not just stated.</summary>
    public bool IsUserVerified { get; init; }

    /// <summary>The caller that has the configured key.</summary>
    public static Caller Master { get; } = new() { KeyId = "master", KeyName = "configured key" };
}
