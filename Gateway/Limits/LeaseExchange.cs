using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Limits;

/// <summary>
/// The one place where this replica talks to the store about budgets, one exchange at a time: whatever waits meanwhile goes into the next one. On each
/// tick it says that the replica lives, takes changed limits, reports what was spent and gives back what is idle.
/// </summary>
internal sealed partial class LeaseExchange(
    IBudgetStore store,
    Replica replica,
    LimitTable table,
    IOptions<LimitOptions> options,
    LimitMetrics metrics,
    TimeProvider timeProvider,
    ILogger<LeaseExchange> logger) : BackgroundService
{
    // As many as fit one statement well.
    private const int MostAsks = 500;

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly HashSet<BudgetLease> _lowered = [];
    private readonly TaskCompletionSource _firstAttempt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeSpan _interval = options.Value.ReportInterval;
    private readonly TimeSpan _timeout = options.Value.DatabaseTimeout;
    private volatile bool _isAway;
    private long _lastTick;
    private long _sequence;
    private bool _isOutdated;

    /// <summary>Ends when the store has been asked for limits once, with or without success.</summary>
    public Task FirstAttempt => _firstAttempt.Task;

    /// <summary>Whether the store could not be reached the last time.</summary>
    public bool IsAway => _isAway;

    /// <summary>Asks for an exchange soon, without waiting for it.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Reserves an amount in all leases, waiting for those that must be larger.</summary>
    /// <returns>Null when all is reserved; else nothing is.</returns>
    public async Task<LeaseFailure?> ReserveAsync(BudgetLease[] leases, long amount, CancellationToken cancellationToken)
    {
        var waits = new LeaseWait?[leases.Length];
        var reserved = new bool[leases.Length];
        LeaseFailure? failure = null;
        for (var i = 0; i < leases.Length && failure is null; i++)
        {
            reserved[i] = leases[i].TryReserve(amount);
            if (!reserved[i])
            {
                waits[i] = _isAway ? null : leases[i].Wait(amount);
                failure = waits[i] is not null ? null : new LeaseFailure(leases[i], _isAway ? LeaseOutcome.Unreachable : LeaseOutcome.Gone);
            }
        }

        // The loop may have found the store away, and ended all waits, just before these began.
        Wake();
        try
        {
            for (var i = 0; i < waits.Length; i++)
            {
                if (waits[i] is not { } wait)
                {
                    continue;
                }

                var outcome = failure is null || !wait.TryEnd(LeaseOutcome.Gone) ? await wait.OutcomeAsync(cancellationToken) : LeaseOutcome.Gone;
                waits[i] = null;
                reserved[i] = outcome == LeaseOutcome.Reserved;
                failure ??= reserved[i] ? null : new LeaseFailure(leases[i], outcome);
            }
        }
        catch (OperationCanceledException)
        {
            await GiveUpAsync(waits, reserved);
            Release(leases, reserved, amount);
            throw;
        }

        if (failure is not null)
        {
            Release(leases, reserved, amount);
        }

        return failure;
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_isAway)
        {
            return;
        }

        try
        {
            await ExchangeAsync(isTick: true, isLast: true, cancellationToken);
            await WithTimeoutAsync(
                async token =>
                {
                    await store.LeaveAsync(replica, token);
                    return true;
                },
                cancellationToken);
        }
        catch (Exception exception)
        {
            // The end of the service's life: what it still holds counts as spent until the period ends.
            Log.NotGivenBack(logger, exception);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host waits for the synchronous part of every background service.
        await Task.Yield();
        await using var timer = timeProvider.CreateTimer(static state => ((LeaseExchange)state!).Wake(), this, _interval, _interval);
        Wake();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _wake.Reader.ReadAsync(stoppingToken);
                await RunOnceAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>One turn of the loop.</summary>
    internal async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var isTick = _lastTick == 0 || _isOutdated || timeProvider.GetElapsedTime(_lastTick) >= _interval * 0.9;
        if (_isAway && !isTick)
        {
            FailWaits();
            return;
        }

        try
        {
            if (isTick)
            {
                _lastTick = timeProvider.GetTimestamp();
                await BeatAsync(cancellationToken);
            }

            await ExchangeAsync(isTick, isLast: false, cancellationToken);
            if (_isAway)
            {
                _isAway = false;
                Log.Back(logger);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            // A background loop's edge: whatever is wrong with the store, calls must not wait for it for ever.
            if (!_isAway)
            {
                _isAway = true;
                Log.Away(logger, exception);
            }

            FailWaits();
        }
        finally
        {
            _firstAttempt.TrySetResult();
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        var news = await WithTimeoutAsync(token => store.BeatAsync(replica, _isOutdated ? -1 : table.Settings?.Version ?? -1, token), cancellationToken);
        _isOutdated = false;
        table.Replicas = news.Replicas;
        table.ForgetIdleCounters();
        if (news.Settings is { } settings)
        {
            _lowered.UnionWith(table.Apply(settings));
            Log.SettingsRead(logger, settings.Budgets.Count, settings.Version);
        }
    }

    private async Task ExchangeAsync(bool isTick, bool isLast, CancellationToken cancellationToken)
    {
        List<(BudgetLease Lease, LeaseAsk Ask)> asks = [];
        foreach (var lease in table.Leases)
        {
            var isOver = table.IsOver(lease);
            if (lease.TryClose(isOver))
            {
                table.Remove(lease);
            }
            else if (lease.Ask(isTick, isLast || isOver || _lowered.Contains(lease)) is { } ask)
            {
                asks.Add((lease, ask));
            }
        }

        foreach (var part in asks.Chunk(MostAsks))
        {
            var sequence = ++_sequence;
            var answers = await WithTimeoutAsync(
                token => store.ExchangeAsync(replica, [.. part.Select(pair => pair.Ask with { Sequence = sequence })], token), cancellationToken);
            var found = answers.ToDictionary(answer => (answer.BudgetId, answer.Start));
            foreach (var (lease, ask) in part)
            {
                if (found.TryGetValue((ask.BudgetId, ask.Window.Start), out var answer))
                {
                    metrics.LeaseAnswered(lease, answer);
                    lease.Take(ask, answer);
                    _lowered.Remove(lease);
                }
                else
                {
                    // Deleted since the budgets were read: they must be read again before its calls are.
                    _isOutdated = true;
                    lease.Abandon();
                    table.Remove(lease);
                }
            }
        }

        if (_isOutdated || table.Leases.Any(lease => lease.HasWaits))
        {
            // Who came during the exchange, or was overtaken in it, is in the next one.
            Wake();
        }
    }

    private async Task<T> WithTimeoutAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        return await ask(either.Token);
    }

    private void FailWaits()
    {
        foreach (var lease in table.Leases)
        {
            lease.Fail(LeaseOutcome.Unreachable);
        }
    }

    private static async Task GiveUpAsync(LeaseWait?[] waits, bool[] reserved)
    {
        for (var i = 0; i < waits.Length; i++)
        {
            // What was reserved on the caller's behalf before it could give up must be released.
            if (waits[i] is { } wait && !wait.TryEnd(LeaseOutcome.Gone))
            {
                reserved[i] = await wait.WasReservedAsync();
            }
        }
    }

    private static void Release(BudgetLease[] leases, bool[] reserved, long amount)
    {
        for (var i = 0; i < leases.Length; i++)
        {
            if (reserved[i])
            {
                leases[i].Settle(amount, 0);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Read {Budgets} budgets, version {Version}")]
        public static partial void SettingsRead(ILogger logger, int budgets, long version);

        [LoggerMessage(2, LogLevel.Warning, "The database cannot be reached for budgets; calls go on within what this replica holds of them")]
        public static partial void Away(ILogger logger, Exception exception);

        [LoggerMessage(3, LogLevel.Information, "The database can be reached for budgets again")]
        public static partial void Back(ILogger logger);

        [LoggerMessage(4, LogLevel.Warning, "What this replica held of budgets could not be given back; it counts as spent until their periods end")]
        public static partial void NotGivenBack(ILogger logger, Exception exception);
    }
}
