using System.Text;
using System.Text.Json;
using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Simulator.Converse;

/// <summary>Remembers the prefixes that ended in a cachePoint, so that a repeated prefix is billed as read from the cache.</summary>
internal sealed class PromptCache(TimeProvider time)
{
    private const int Capacity = 10_000;
    private const int MaxCheckpoints = 4;
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongLifetime = TimeSpan.FromHours(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, DateTimeOffset> _expiry = [];

    /// <summary>Splits the estimated input into fresh, read and written tokens.</summary>
    public Usage Split(JsonElement request, ModelCard model, long total)
    {
        var points = Checkpoints(request, model);
        Check(points, model);
        points.RemoveAll(point => point.Tokens < (model.Supports.CacheMinTokens ?? 1024));
        if (points.Count == 0)
        {
            return new Usage(total, 0);
        }

        var now = time.GetUtcNow();
        lock (_lock)
        {
            long read = 0;
            foreach (var point in points)
            {
                if (_expiry.TryGetValue(point.Hash, out var expiry) && expiry > now)
                {
                    read = point.Tokens;
                }
            }

            if (_expiry.Count > Capacity)
            {
                _expiry.Clear();
            }

            foreach (var point in points)
            {
                _expiry[point.Hash] = now + point.Lifetime;
            }

            var cached = points[^1].Tokens;
            return new Usage(Math.Max(0, total - cached), 0, read, cached - read, CacheWrite1hInputTokens: WrittenForLong(points, read));
        }
    }

    private static void Check(List<Checkpoint> points, ModelCard model)
    {
        if (points.Count > MaxCheckpoints)
        {
            throw AwsException.Validation($"The request has {points.Count} cache points. The maximum number of cache points is {MaxCheckpoints}.");
        }

        if (points.Count > 0 && model.Supports.Cache?.Contains("explicit", StringComparison.Ordinal) is not true)
        {
            throw AwsException.Validation("You invoked an unsupported model or your request did not allow prompt caching. See the documentation for more information.");
        }

        var shortSeen = false;
        foreach (var point in points)
        {
            var isLong = point.Lifetime == LongLifetime;
            if (isLong && model.Supports.CacheTtl?.Contains("1h") is false)
            {
                throw AwsException.Validation("This model doesn't support the cachePoint.ttl field with the value 1h. Use 5m and try again.");
            }

            if (isLong && shortSeen)
            {
                throw AwsException.Validation(
                    "The model returned the following errors: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block.");
            }

            shortSeen |= !isLong;
        }
    }

    private static long WrittenForLong(List<Checkpoint> points, long read)
    {
        long start = read, written = 0;
        foreach (var point in points.Where(point => point.Tokens > read))
        {
            written += point.Lifetime == LongLifetime ? point.Tokens - start : 0;
            start = point.Tokens;
        }

        return written;
    }

    private static List<Checkpoint> Checkpoints(JsonElement request, ModelCard model)
    {
        var points = new List<Checkpoint>();
        var hash = Mix(14695981039346656037, model.Id);
        long tokens = 0;
        if (request.TryGetMember("toolConfig", out var tools))
        {
            Walk(tools.GetProperty("tools"));
            if (points.Count > 0 && model.Supports.CacheTools is false)
            {
                throw AwsException.Validation("This model doesn't support the toolConfig.tools.cachePoint field. Remove toolConfig.tools.cachePoint and try again.");
            }
        }

        if (request.TryGetMember("system", out var system))
        {
            Walk(system);
        }

        foreach (var message in request.GetProperty("messages").EnumerateArray())
        {
            Walk(message.GetProperty("content"));
        }

        return points;

        void Walk(JsonElement blocks)
        {
            foreach (var block in blocks.EnumerateArray())
            {
                if (block.TryGetMember("cachePoint", out var point))
                {
                    points.Add(new Checkpoint(hash, tokens, point.TryGetMember("ttl", out var ttl) && ttl.ValueEquals("1h") ? LongLifetime : DefaultLifetime));
                    continue;
                }

                var text = block.GetRawText();
                hash = Mix(hash, text);
                tokens += TokenEstimate.OfRequest(Encoding.UTF8.GetBytes(text));
            }
        }
    }

    private readonly record struct Checkpoint(ulong Hash, long Tokens, TimeSpan Lifetime);

    private static ulong Mix(ulong hash, string text)
    {
        foreach (var character in text)
        {
            hash = (hash ^ character) * 1099511628211;
        }

        return hash;
    }
}
