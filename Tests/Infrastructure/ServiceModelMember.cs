namespace BedrockAspire.Tests.Infrastructure;

/// <summary>A member of a structure that travels in the body.</summary>
public sealed record ServiceModelMember(string Shape, bool Required, bool IsJsonValue);
