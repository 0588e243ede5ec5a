namespace BedrockAspire.Gateway.Limits;

/// <summary>How large a lease becomes. The statement for PostgreSQL says the same in SQL; a test compares them.</summary>
public static class LeaseRules
{
    /// <summary>A lease takes at most this part of what is left, beyond what waiting calls need: the less is left, the smaller the slices.</summary>
    public const int Share = 16;

    /// <summary>Works out a lease.</summary>
    /// <param name="limit">The budget's limit.</param>
    /// <param name="committed">All leases, this one included.</param>
    /// <param name="granted">This lease so far.</param>
    /// <param name="spent">What its replica has spent.</param>
    /// <param name="least">What the cheapest of the waiting calls needs it to be.</param>
    /// <param name="need">What all waiting calls need it to be.</param>
    /// <param name="want">What it should be.</param>
    /// <returns>This lease from now on: never below what is spent, and never making all leases exceed the limit unless spending already did.</returns>
    public static long Grant(long limit, long committed, long granted, long spent, long least, long need, long want)
    {
        if (want <= granted)
        {
            return Math.Max(want, spent);
        }

        var left = Math.Max(0, limit - committed);
        var most = granted + left;
        var fair = Math.Min(want, granted + (left / Share));
        // What is not enough for all is not taken away from other replicas' calls: the cheapest is served, and the rest asks again.
        var target = need <= most ? Math.Max(need, fair) : least <= most ? least : granted;
        return Math.Max(Math.Max(spent, granted), Math.Min(most, target));
    }
}
