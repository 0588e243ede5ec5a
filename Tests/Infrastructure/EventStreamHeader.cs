namespace BedrockAspire.Tests.Infrastructure;

/// <summary>
/// A header of an event-stream message. The wire type follows from the value's type: bool (0, 1), sbyte (2), short (3), int (4), long (5),
/// byte[] (6), string (7), DateTimeOffset in milliseconds (8), Guid (9).
/// </summary>
public sealed record EventStreamHeader(string Name, object Value);
