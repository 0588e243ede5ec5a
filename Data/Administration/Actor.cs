namespace BedrockAspire.Data.Administration;

/// <summary>Who changes something.</summary>
/// <param name="KeyId">The key that was shown.</param>
/// <param name="KeyName">Its name.</param>
/// <param name="UserId">The person behind it, where one is known.</param>
/// <param name="OnBehalfOf">In whose name a program with this key says that it works.</param>
/// <param name="RequestId">The request that did it.</param>
public sealed record Actor(Guid KeyId, string KeyName, string? UserId, string? OnBehalfOf, string RequestId);
