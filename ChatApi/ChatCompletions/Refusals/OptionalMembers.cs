namespace BedrockAspire.ChatApi.ChatCompletions.Refusals;

/// <summary>Members of a Converse request without which a model answers just as well.</summary>
[Flags]
internal enum OptionalMembers
{
    None = 0,
    Temperature = 1 << 0,
    TopP = 1 << 1,

    /// <summary><see cref="TopP"/> where there is a temperature too.</summary>
    TopPBesideTemperature = 1 << 2,
    StopSequences = 1 << 3,
    Effort = 1 << 4,
    ServiceTier = 1 << 5,
    Latency = 1 << 6,
    CachePoints = 1 << 7,
    StrictTools = 1 << 8,
    RequestMetadata = 1 << 9,
    Betas = 1 << 10,
}
