namespace BedrockAspire.Gateway.Limits;

/// <summary>How fast one key, user or team has been calling this replica, against its limit.</summary>
internal sealed class RateCounter(RateLimit limit, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private TokenBucket _requests;
    private TokenBucket _tokens;
    private int _concurrent;

    /// <summary>The limit over all replicas, as last read.</summary>
    public RateLimit Limit { get; set; } = limit;

    /// <summary>Begins a call.</summary>
    /// <param name="replicas">How many replicas share the limit.</param>
    /// <returns>Null when it may go on, else which limit it meets and for how long.</returns>
    public RateRefusal? Enter(int replicas)
    {
        lock (_lock)
        {
            if (Limit.ConcurrentCalls is { } most && _concurrent >= Part(most, replicas))
            {
                return new RateRefusal(this, RateKind.ConcurrentCalls, most, null);
            }

            if (Limit.RequestsPerMinute is { } requests
                && _requests.Take(1, Part(requests, replicas), timeProvider.GetTimestamp(), timeProvider) is var wait
                && wait > TimeSpan.Zero)
            {
                return new RateRefusal(this, RateKind.Requests, requests, wait);
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

    /// <summary>Ends a call that another limit refused, as if it had not been made: refused calls of one must not use up what others share.</summary>
    public void Undo()
    {
        lock (_lock)
        {
            _concurrent--;
            _requests.Correct(-1);
        }
    }

    /// <summary>Takes the tokens that a call may use.</summary>
    public RateRefusal? TakeTokens(long tokens, int replicas)
    {
        if (Limit.TokensPerMinute is not { } most)
        {
            return null;
        }

        lock (_lock)
        {
            var wait = _tokens.Take(tokens, Part(most, replicas), timeProvider.GetTimestamp(), timeProvider);
            return wait > TimeSpan.Zero ? new RateRefusal(this, RateKind.Tokens, most, wait) : null;
        }
    }

    /// <summary>Corrects what a call took to what it used.</summary>
    public void SettleTokens(long taken, long used)
    {
        if (Limit.TokensPerMinute is null)
        {
            return;
        }

        lock (_lock)
        {
            _tokens.Correct(used - taken);
        }
    }

    /// <summary>How many calls are left in this minute, and when all are; null without a limit.</summary>
    public RateLevel? Requests(int replicas)
    {
        lock (_lock)
        {
            return Limit.RequestsPerMinute is { } limit ? Level(ref _requests, limit, replicas) : null;
        }
    }

    /// <summary>How many tokens are left in this minute, and when all are; null without a limit.</summary>
    public RateLevel? Tokens(int replicas)
    {
        lock (_lock)
        {
            return Limit.TokensPerMinute is { } limit ? Level(ref _tokens, limit, replicas) : null;
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
