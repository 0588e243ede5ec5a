using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Gateway.Limits;

/// <summary>What a call holds of budgets and of tokens a minute. Settled once, in whatever way the call ends; at the latest when its request ends.</summary>
public sealed class CallReservation
{
    private readonly BudgetLease[] _leases;
    private readonly RateCounter? _rate;
    private readonly long _amount;
    private readonly long _fallback;
    private readonly long _tokens;
    private int _isSettled;

    internal CallReservation(BudgetLease[] leases, long amount, long fallback, RateCounter? rate, long tokens)
    {
        _leases = leases;
        _amount = amount;
        _fallback = fallback;
        _rate = rate;
        _tokens = tokens;
    }

    /// <summary>Of a call that no limit holds for.</summary>
    public static CallReservation None { get; } = new([], 0, 0, null, 0) { _isSettled = 1 };

    /// <summary>Whether it has been settled.</summary>
    public bool IsSettled => Volatile.Read(ref _isSettled) != 0;

    /// <summary>Counts what the call really used. A second time does nothing.</summary>
    /// <param name="cost">What it cost; null when that is unknown, and then the worst case counts. A call that never reached Bedrock costs nothing.</param>
    /// <param name="tokens">The tokens, input and output; below zero when unknown, and then those that were reserved count.</param>
    public void Settle(Money? cost, long tokens)
    {
        if (Interlocked.Exchange(ref _isSettled, 1) != 0)
        {
            return;
        }

        var spent = Math.Max(0, cost?.Nanodollars ?? _fallback);
        foreach (var lease in _leases)
        {
            lease.Settle(_amount, spent);
        }

        if (tokens >= 0)
        {
            _rate?.SettleTokens(_tokens, tokens);
        }
    }
}
