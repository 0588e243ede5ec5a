namespace BedrockAspire.ChatApi.ChatCompletions.Caching;

/// <summary>How long a cached prompt is kept.</summary>
internal enum CacheTtl
{
    /// <summary>Five minutes, from its last use on.</summary>
    FiveMinutes,

    /// <summary>An hour.</summary>
    OneHour,
}
