namespace BedrockAspire.Gateway.Accounts;

/// <summary>A key as the store has it.</summary>
public sealed record StoredKey
{
    /// <summary>Who has it, without a person.</summary>
    public required Caller Caller { get; init; }

    /// <summary>The services that it may use, <c>chat</c> and <c>images</c>; empty means both.</summary>
    public IReadOnlyList<string> AllowedServices { get; init; } = [];

    /// <summary>From when on it is no longer valid; null for never. Of a key that was rotated, the end of its grace.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Whether it was rotated, and a newer secret took its place.</summary>
    public bool IsRotatedOut { get; init; }

    public bool IsDisabled { get; init; }
}
