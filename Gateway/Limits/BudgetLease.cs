namespace BedrockAspire.Gateway.Limits;

/// <summary>
/// What this replica may spend of one period of a budget. Calls reserve and settle here without waiting and without a lock; only
/// <see cref="LeaseExchange"/>, one at a time, makes the lease larger or smaller. Amounts are nano-dollars.
/// </summary>
/// <remarks>granted = spent + reserved + available, always; available is below zero by what calls cost beyond their estimates.</remarks>
internal sealed class BudgetLease(Budget budget, PeriodWindow window)
{
    // After that many reports without a new call a lease is given back, and after the second number it is forgotten.
    private const int IdleTicks = 5;
    private const int ForgottenTicks = 60;

    // More than any budget, and far from overflow.
    private const long MostAsked = long.MaxValue / 4;

    private readonly Lock _lock = new();
    private readonly Queue<LeaseWait> _waits = new();
    private Budget _budget = budget;
    private LeaseAnswer? _answer;
    private long _available;
    private long _reserved;
    private long _spent;
    private long _demand;
    private long _renewBelow = long.MinValue;
    private bool _isClosed;

    // Of the exchange alone.
    private long _granted;
    private long _recentDemand;
    private long _reported = -1;
    private long _cheapest;
    private int _idleTicks;

    /// <summary>The budget, as last read.</summary>
    public Budget Budget
    {
        get => Volatile.Read(ref _budget);
        set => Volatile.Write(ref _budget, value);
    }

    public PeriodWindow Window => window;

    /// <summary>What the store last said; null before the first exchange.</summary>
    public LeaseAnswer? Answer => Volatile.Read(ref _answer);

    public long Available => Volatile.Read(ref _available);

    public long Reserved => Volatile.Read(ref _reserved);

    public long Spent => Volatile.Read(ref _spent);

    /// <summary>Whether calls wait for it.</summary>
    public bool HasWaits
    {
        get
        {
            lock (_lock)
            {
                return _waits.Count > 0;
            }
        }
    }

    /// <summary>Whether it is time to ask for more, ahead of need.</summary>
    public bool IsLow => Available < Volatile.Read(ref _renewBelow);

    /// <summary>Reserves an amount if the lease has it.</summary>
    public bool TryReserve(long amount)
    {
        // Reserved first: whoever sees nothing available and nothing reserved may take it that no call is under way.
        Interlocked.Add(ref _reserved, amount);
        var available = Volatile.Read(ref _available);
        while (available >= amount)
        {
            var seen = Interlocked.CompareExchange(ref _available, available - amount, available);
            if (seen == available)
            {
                Interlocked.Add(ref _demand, amount);
                return true;
            }

            available = seen;
        }

        Interlocked.Add(ref _reserved, -amount);
        return false;
    }

    /// <summary>Reserves an amount that the lease does not have, which the operator allows while the store is away.</summary>
    public void Overdraw(long amount)
    {
        Interlocked.Add(ref _reserved, amount);
        Interlocked.Add(ref _available, -amount);
    }

    /// <summary>Turns what a call reserved into what it cost.</summary>
    public void Settle(long reserved, long cost)
    {
        Interlocked.Add(ref _spent, cost);
        Interlocked.Add(ref _available, reserved - cost);
        Interlocked.Add(ref _reserved, -reserved);
    }

    /// <summary>Waits in line for an amount.</summary>
    /// <returns>Null when the lease is no longer in use.</returns>
    public LeaseWait? Wait(long amount)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return null;
            }

            var wait = new LeaseWait(amount);
            _waits.Enqueue(wait);
            return wait;
        }
    }

    /// <summary>What to tell and ask the store now; null when there is nothing.</summary>
    /// <param name="isTick">Whether the time has come to report and to give back what is idle.</param>
    /// <param name="giveBack">Whether all that no call holds is given back, whatever the demand.</param>
    public LeaseAsk? Ask(bool isTick, bool giveBack)
    {
        if (isTick)
        {
            NoteDemand();
        }

        Serve(LeaseOutcome.Reserved, 0);
        var (waiting, cheapest) = Waiting();
        // Told before the store has said what it knows, the amount would be taken for all that this replica ever spent.
        var spent = _answer is null ? -1 : Spent;
        if (waiting > 0)
        {
            _cheapest = cheapest;
            var held = _granted - Available;
            return new LeaseAsk(Budget.Id, window, spent, held + cheapest, held + waiting, long.MaxValue);
        }

        if (giveBack || isTick)
        {
            GiveBack(giveBack ? 0 : Headroom());
        }

        if (IsLow && !giveBack)
        {
            return new LeaseAsk(Budget.Id, window, spent, 0, 0, long.MaxValue);
        }

        var isNews = _answer is null || spent != _reported || _granted != _answer.Granted;
        return isNews && (isTick || giveBack) ? new LeaseAsk(Budget.Id, window, spent, 0, 0, _granted) : null;
    }

    /// <summary>Takes what the store said, and serves those who wait, first come first served.</summary>
    public void Take(LeaseAsk ask, LeaseAnswer answer)
    {
        if (_answer is null)
        {
            Interlocked.Add(ref _spent, answer.OwnSpent);
            Interlocked.Add(ref _available, -answer.OwnSpent);
        }

        var more = answer.Granted - _granted;
        _granted = answer.Granted;
        _reported = answer.OwnSpent;
        Volatile.Write(ref _answer, answer);
        var available = Interlocked.Add(ref _available, more);
        // Nothing is left to renew from: the next tick asks again.
        Volatile.Write(ref _renewBelow, answer.Remaining == 0 ? long.MinValue : available / 2);
        // Whoever was overtaken or came later waits on, unless not even the cheapest that was asked for can be had.
        var isExhausted = answer.Granted < ask.Least;
        Serve(isExhausted ? LeaseOutcome.Exhausted : LeaseOutcome.Reserved, _cheapest);
    }

    /// <summary>Ends all waits.</summary>
    public void Fail(LeaseOutcome outcome)
    {
        lock (_lock)
        {
            while (_waits.TryDequeue(out var wait))
            {
                wait.TryEnd(outcome);
            }
        }
    }

    /// <summary>Takes a lease out of use that holds nothing.</summary>
    /// <param name="isOver">Whether its period is over.</param>
    /// <returns>False when it is in use.</returns>
    public bool TryClose(bool isOver)
    {
        lock (_lock)
        {
            _isClosed = _isClosed
                || ((isOver || _idleTicks >= ForgottenTicks) && _waits.Count == 0 && Available == 0 && Reserved == 0 && Spent == _reported);
            return _isClosed;
        }
    }

    /// <summary>Takes the lease of a budget that was deleted out of use; calls under way settle as if nothing had happened.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            _isClosed = true;
        }

        Fail(LeaseOutcome.Gone);
    }

    // What is kept for the next calls: a fair share while the budget has one, and what the last seconds needed.
    private long Headroom() => _idleTicks >= IdleTicks ? 0 : Math.Max(_recentDemand, (Answer?.Remaining ?? 0) / LeaseRules.Share);

    private void GiveBack(long keep)
    {
        // A lease that is only somewhat too large stays as it is.
        var available = Available;
        while (available > keep * 2)
        {
            var seen = Interlocked.CompareExchange(ref _available, keep, available);
            if (seen == available)
            {
                _granted -= available - keep;
                // What was given back because it is not needed is not asked for again at once.
                Volatile.Write(ref _renewBelow, keep / 2);
                return;
            }

            available = seen;
        }
    }

    private void NoteDemand()
    {
        var demand = Interlocked.Exchange(ref _demand, 0);
        _idleTicks = demand > 0 ? 0 : _idleTicks + 1;
        _recentDemand = Math.Max(demand, _recentDemand / 2);
    }

    private (long Sum, long Cheapest) Waiting()
    {
        lock (_lock)
        {
            long sum = 0;
            var cheapest = long.MaxValue;
            foreach (var wait in _waits)
            {
                if (!wait.IsOver)
                {
                    sum += Math.Min(wait.Amount, MostAsked - sum);
                    cheapest = Math.Min(cheapest, wait.Amount);
                }
            }

            return (sum, Math.Min(cheapest, MostAsked));
        }
    }

    // Serves what can be served; of the rest those who want the given amount or more are refused if there is nothing to be had.
    private void Serve(LeaseOutcome rest, long from)
    {
        lock (_lock)
        {
            for (var left = _waits.Count; left > 0; left--)
            {
                var wait = _waits.Dequeue();
                if (wait.IsOver)
                {
                    continue;
                }

                if (TryReserve(wait.Amount))
                {
                    if (!wait.TryEnd(LeaseOutcome.Reserved))
                    {
                        Settle(wait.Amount, 0);
                    }
                }
                else if (rest == LeaseOutcome.Exhausted && wait.Amount >= from)
                {
                    wait.TryEnd(LeaseOutcome.Exhausted);
                }
                else
                {
                    _waits.Enqueue(wait);
                }
            }
        }
    }
}
