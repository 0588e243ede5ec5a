using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace BedrockAspire.Gateway.Limits;

/// <summary>OpenAI's headers that tell a caller how its rate limits stand.</summary>
internal static class RateLimitHeaders
{
    /// <summary>Sets the headers for the limits that have least left; none without limits.</summary>
    public static void Apply(IHeaderDictionary headers, RateCounter[] counters, int replicas)
    {
        RateLevel? requests = null;
        RateLevel? tokens = null;
        foreach (var counter in counters)
        {
            requests = Tighter(requests, counter.Requests(replicas));
            tokens = Tighter(tokens, counter.Tokens(replicas));
        }

        Set(headers, "x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests", requests);
        Set(headers, "x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens", tokens);
    }

    /// <summary>A duration as OpenAI writes it: <c>120ms</c>, <c>8.64s</c>, <c>6m0s</c>.</summary>
    internal static string Duration(TimeSpan time)
    {
        var milliseconds = (long)Math.Ceiling(time.TotalMilliseconds);
        if (milliseconds < 1000)
        {
            return $"{milliseconds}ms";
        }

        var seconds = (milliseconds % 60_000 / 1000m).ToString("0.###", CultureInfo.InvariantCulture);
        return milliseconds < 60_000 ? $"{seconds}s" : $"{milliseconds / 60_000}m{seconds}s";
    }

    private static RateLevel? Tighter(RateLevel? one, RateLevel? other) =>
        one is { } first && (other is not { } second || first.Remaining <= second.Remaining) ? one : other;

    private static void Set(IHeaderDictionary headers, string limit, string remaining, string reset, RateLevel? level)
    {
        if (level is { } known)
        {
            headers[limit] = known.Limit.ToString(CultureInfo.InvariantCulture);
            headers[remaining] = known.Remaining.ToString(CultureInfo.InvariantCulture);
            headers[reset] = Duration(known.Reset);
        }
    }
}
