using BedrockAspire.Gateway.Calls;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.Gateway.Usage;

/// <summary>What Bedrock bills of one call, apart by price: unlike OpenAI's counts, the input here excludes what came from or went to the cache.</summary>
public readonly record struct UsageAmounts
{
    /// <summary>Input tokens that neither came from the cache nor went to it.</summary>
    public long InputTokens { get; init; }

    /// <summary>Output tokens, those of thinking included.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Input tokens that came from the cache.</summary>
    public long CacheReadTokens { get; init; }

    /// <summary>Input tokens that were written to the cache for five minutes.</summary>
    public long CacheWrite5mTokens { get; init; }

    /// <summary>Input tokens that were written to the cache for an hour.</summary>
    public long CacheWrite1hTokens { get; init; }

    /// <summary>The pictures that were drawn.</summary>
    public BilledPictures? Pictures { get; init; }

    /// <summary>Pictures of the input that are billed by the piece, which embedding models do.</summary>
    public int InputPictures { get; init; }

    /// <summary>Searches of a reranker.</summary>
    public int Queries { get; init; }

    /// <summary>All input tokens, cached ones included: what decides whether the prices of long prompts hold.</summary>
    public long AllInputTokens => InputTokens + CacheReadTokens + CacheWrite5mTokens + CacheWrite1hTokens;

    /// <summary>What is known of a call; null when nothing is.</summary>
    public static UsageAmounts? Of(GatewayRequest call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.InputTokens < 0 && call.Pictures is null && call.Queries == 0)
        {
            return null;
        }

        var cached = call.CacheReadTokens + call.CacheWrite5mTokens + call.CacheWrite1hTokens;
        return new UsageAmounts
        {
            InputTokens = Math.Max(0, call.InputTokens - cached),
            OutputTokens = Math.Max(0, call.OutputTokens),
            CacheReadTokens = call.CacheReadTokens,
            CacheWrite5mTokens = call.CacheWrite5mTokens,
            CacheWrite1hTokens = call.CacheWrite1hTokens,
            Pictures = call.Pictures,
            InputPictures = call.InputPictures,
            Queries = call.Queries,
        };
    }
}
