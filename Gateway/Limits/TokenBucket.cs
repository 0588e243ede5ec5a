namespace BedrockAspire.Gateway.Limits;

/// <summary>
/// A rate a minute as a bucket that holds a minute's worth and fills steadily. What was taken by an estimate is corrected afterwards: then it may be
/// below empty, and the next ones wait for longer.
/// </summary>
/// <remarks>The base library's token bucket has neither an injected clock nor a way to give tokens back. Callers lock.</remarks>
internal struct TokenBucket
{
    private double _missing;
    private long _seen;

    /// <summary>Takes an amount; one that is larger than the bucket takes a full one, since it could never pass otherwise.</summary>
    /// <returns>Zero when taken, else how long until there is enough.</returns>
    public TimeSpan Take(double amount, double perMinute, long now, TimeProvider timeProvider)
    {
        Fill(perMinute, now, timeProvider);
        var excess = _missing + Math.Min(amount, perMinute) - perMinute;
        // A millionth is below what the clock can tell.
        if (excess <= 0.000001)
        {
            _missing += amount;
            return TimeSpan.Zero;
        }

        return TimeSpan.FromMinutes(excess / perMinute);
    }

    /// <summary>Takes more, or gives back when below zero.</summary>
    public void Correct(double amount) => _missing = Math.Max(0, _missing + amount);

    /// <summary>How much there is, and how long until the bucket is full.</summary>
    public (double Available, TimeSpan UntilFull) Level(double perMinute, long now, TimeProvider timeProvider)
    {
        Fill(perMinute, now, timeProvider);
        return (Math.Max(0, perMinute - _missing), TimeSpan.FromMinutes(_missing / perMinute));
    }

    /// <summary>Whether nobody has asked for so long.</summary>
    public readonly bool IsIdle(TimeSpan after, long now, TimeProvider timeProvider) =>
        _seen == 0 || timeProvider.GetElapsedTime(_seen, now) >= after;

    private void Fill(double perMinute, long now, TimeProvider timeProvider)
    {
        if (_seen != 0 && now > _seen)
        {
            _missing = Math.Max(0, _missing - (timeProvider.GetElapsedTime(_seen, now).TotalMinutes * perMinute));
        }

        _seen = Math.Max(now, _seen);
    }
}
