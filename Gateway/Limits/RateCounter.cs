using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Gateway.Limits;

/// <summary>How fast the calls with one key have come to this replica, against the key's limits.</summary>
internal sealed class RateCounter(TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private TokenBucket _requests;
    private TokenBucket _tokens;
    private int _concurrent;

    /// <summary>Begins a call.</summary>
    /// <param name="caller">Who calls; has the limits.</param>
    /// <param name="replicas">How many replicas share the limits.</param>
    /// <returns>Null when it may go on, else which limit it meets and for how long.</returns>
    public RateRefusal? Enter(Caller caller, int replicas)
    {
        lock (_lock)
        {
            if (caller.MaxConcurrent is { } most && _concurrent >= Part(most, replicas))
            {
                return new RateRefusal(RateKind.ConcurrentCalls, most, null);
            }

            if (caller.RequestsPerMinute is { } requests
                && _requests.Take(1, Part(requests, replicas), timeProvider.GetTimestamp(), timeProvider) is var wait
                && wait > TimeSpan.Zero)
            {
                return new RateRefusal(RateKind.Requests, requests, wait);
            }

            _concurrent++;
            return null;
        }
    }

    /// <summary>Ends a call that entered.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _concurrent--;
        }
    }

    /// <summary>Takes the tokens that a call may use.</summary>
    public RateRefusal? TakeTokens(Caller caller, long tokens, int replicas)
    {
        if (caller.TokensPerMinute is not { } most)
        {
            return null;
        }

        lock (_lock)
        {
            var wait = _tokens.Take(tokens, Part(most, replicas), timeProvider.GetTimestamp(), timeProvider);
            return wait > TimeSpan.Zero ? new RateRefusal(RateKind.Tokens, most, wait) : null;
        }
    }

    /// <summary>Corrects what a call took to what it used.</summary>
    public void SettleTokens(long taken, long used)
    {
        lock (_lock)
        {
            _tokens.Correct(used - taken);
        }
    }

    /// <summary>How many calls are left in this minute, and when all are; null without a limit.</summary>
    public RateLevel? Requests(Caller caller, int replicas)
    {
        lock (_lock)
        {
            return caller.RequestsPerMinute is { } limit ? Level(ref _requests, limit, replicas) : null;
        }
    }

    /// <summary>How many tokens are left in this minute, and when all are; null without a limit.</summary>
    public RateLevel? Tokens(Caller caller, int replicas)
    {
        lock (_lock)
        {
            return caller.TokensPerMinute is { } limit ? Level(ref _tokens, limit, replicas) : null;
        }
    }

    /// <summary>Whether it may be forgotten: nothing is under way, and the buckets would be full again.</summary>
    public bool IsIdle(TimeSpan after)
    {
        lock (_lock)
        {
            var now = timeProvider.GetTimestamp();
            return _concurrent == 0 && _requests.IsIdle(after, now, timeProvider) && _tokens.IsIdle(after, now, timeProvider);
        }
    }

    // At least one: a limit must not shut out everybody because there are many replicas.
    private static long Part(long limit, int replicas) => Math.Max(1, (limit + replicas - 1) / replicas);

    private RateLevel Level(ref TokenBucket bucket, long limit, int replicas)
    {
        var (available, untilFull) = bucket.Level(Part(limit, replicas), timeProvider.GetTimestamp(), timeProvider);
        return new RateLevel(limit, Math.Min(limit, (long)(available + 0.000001) * replicas), untilFull);
    }
}
