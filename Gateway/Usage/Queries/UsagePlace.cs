namespace BedrockAspire.Gateway.Usage.Queries;

/// <summary>A place in the list of calls: pages go on below it, whatever was added above meanwhile.</summary>
public readonly record struct UsagePlace(DateTimeOffset RecordedAt, Guid Id);
