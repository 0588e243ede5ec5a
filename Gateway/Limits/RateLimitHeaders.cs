using System.Globalization;
using BedrockAspire.Gateway.Accounts;
using Microsoft.AspNetCore.Http;

namespace BedrockAspire.Gateway.Limits;

/// <summary>OpenAI's headers that tell a caller how its rate limits stand.</summary>
internal static class RateLimitHeaders
{
    /// <summary>Sets the headers of the limits that a caller has.</summary>
    public static void Apply(IHeaderDictionary headers, RateCounter counter, Caller caller, int replicas)
    {
        Set(headers, "x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests", counter.Requests(caller, replicas));
        Set(headers, "x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens", counter.Tokens(caller, replicas));
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
