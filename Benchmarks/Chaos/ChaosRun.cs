using System.Diagnostics;
using System.Globalization;

namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>Load while faults rotate, then the audit.</summary>
internal sealed class ChaosRun(
    ChaosOptions options, ChaosTopology topology, IReadOnlyList<ChaosKey> keys, IReadOnlyList<ChaosKey> pictureKeys, ChaosAccounts accounts, ChaosLoad load)
{
    private const int PicturesAsked = 2;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FaultTime = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Random _random = new(options.Seed);
    private readonly List<string> _faults = [];
    private readonly Dictionary<string, int> _times = new(StringComparer.Ordinal);
    private TimeSpan _longestRecovery;
    private ProcessFigures? _start;

    /// <returns>What broke; nothing when all holds.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(ChaosOptions options, CancellationToken cancellationToken)
    {
        ChaosSelfCheck.Run();
        await using var topology = await ChaosTopology.StartAsync(cancellationToken);
        using var accounts = new ChaosAccounts(topology.Survivor.Address);
        using var caller = new ChaosCaller();
        var (keys, pictureKeys) = await accounts.MakeAsync(cancellationToken);
        using var load = new ChaosLoad(keys, pictureKeys, topology, caller, cancellationToken);
        return await new ChaosRun(options, topology, keys, pictureKeys, accounts, load).RunAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        // Budgets that were just made are known to all replicas within a second.
        await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
        load.Start(options.Callers, options.Seed);
        await Task.Delay(Calm, cancellationToken);
        _start = ProcessFigures.Of(topology.Survivor.Process);
        await RotateAsync(cancellationToken);

        load.Fault = ChaosFaults.None;
        await Task.Delay(Calm, cancellationToken);
        await load.StopAsync();
        await AuditAsync(cancellationToken);
        await CompareFiguresAsync(cancellationToken);

        _faults.InsertRange(0, load.Records.Where(record => record.Result.Verdict == Verdict.Wrong)
            .Select(record => $"{record.Call} during '{record.Fault}' {record.Result.Detail}"));
        Console.WriteLine(ChaosReport.Conclusion(_faults, options, load.Records.Count));
        return _faults;
    }

    private async Task RotateAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        if (!topology.SpoolDisk.IsMounted)
        {
            Console.WriteLine("NOT DONE: \"spool's disk full\" needs a small disk of its own, and a tmpfs may not be mounted here (root on Linux may, in a container with CAP_SYS_ADMIN).");
        }

        var possible = ChaosFaults.All
            .Where(fault => fault.Name.Contains(options.Fault, StringComparison.Ordinal) && (topology.SpoolDisk.IsMounted || fault.Name != "spool's disk full"))
            .ToArray();
        var isFirst = true;
        while (isFirst || Stopwatch.GetElapsedTime(started) < options.Duration)
        {
            _random.Shuffle(possible);
            foreach (var fault in possible)
            {
                if (!isFirst && Stopwatch.GetElapsedTime(started) >= options.Duration)
                {
                    return;
                }

                await HappenAsync(fault, started, cancellationToken);
            }

            isFirst = false;
        }
    }

    private async Task HappenAsync(ChaosFault fault, long started, CancellationToken cancellationToken)
    {
        if (fault.IsRestart)
        {
            // The process ends now, so it is looked at now.
            await CompareFiguresAsync(cancellationToken);
        }

        load.Fault = fault;
        _times[fault.Name] = _times.GetValueOrDefault(fault.Name) + 1;
        var what = await fault.Begin(topology, _random, cancellationToken);
        await Task.WhenAll([Task.Delay(FaultTime, cancellationToken), .. AskForPictures(fault)]);
        await fault.End(topology, cancellationToken);
        var ended = Stopwatch.GetTimestamp();
        foreach (var replica in topology.Replicas)
        {
            await RecoverAsync(fault, () => ChaosCall.Next(_random, [keys[0]], [replica]) with { Kind = CallKind.Whole }, cancellationToken);
        }

        await RecoverAsync(fault, () => ChaosCall.Pictures(_random, pictureKeys[0], topology.Images, CallKind.Pictures), cancellationToken);

        var recovery = Stopwatch.GetElapsedTime(ended);
        _longestRecovery = recovery > _longestRecovery ? recovery : _longestRecovery;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Stopwatch.GetElapsedTime(started).TotalSeconds,6:0.0} s  {fault.Name}: {what}; all well {recovery.TotalSeconds:0.0} s after its end"));
        load.Fault = ChaosFaults.None;
        await Task.Delay(fault.IsRestart ? Calm : Pause, cancellationToken);
        if (fault.IsRestart)
        {
            _start = ProcessFigures.Of(topology.Survivor.Process);
        }
    }

    private IEnumerable<Task> AskForPictures(ChaosFault fault) =>
        Enumerable.Range(0, fault.IsForPictures ? PicturesAsked : 0)
            .Select(_ => load.CallAsync(ChaosCall.Pictures(_random, pictureKeys[0], topology.Images, CallKind.PicturesEach)));

    // Calls of one who needs no budget, until one gets its answer.
    private async Task RecoverAsync(ChaosFault fault, Func<ChaosCall> next, CancellationToken cancellationToken)
    {
        var from = Stopwatch.GetTimestamp();
        while (true)
        {
            var record = await load.CallAsync(next());
            if (record.Result.Verdict == Verdict.Complete)
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(from) > RecoveryLimit)
            {
                _faults.Add($"{record.Call.Replica!.Address} did not recover from '{fault.Name}' within {RecoveryLimit.TotalSeconds:0} s: {record.Result.Detail}");
                return;
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private async Task AuditAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine();
        Console.WriteLine(ChaosReport.Calls(load.Records, [.. ChaosFaults.All.Select(fault => fault.Name), ChaosFaults.None.Name], _times));
        await using var database = new ChaosDatabase(topology.Postgres.ConnectionString);
        var calls = load.Records.ToDictionary(record => record.Call.Id, StringComparer.Ordinal);
        var from = Stopwatch.GetTimestamp();
        while (true)
        {
            // Records come to the database a moment after their call: it is compared until it agrees, or the time is over.
            var audit = new LedgerAudit();
            var billed = await topology.Simulator.BilledAsync(cancellationToken);
            var rows = await database.RowsAsync(cancellationToken);
            audit.Run(rows, billed, calls, await database.SumsAsync(cancellationToken));
            if (audit.Faults.Count > 0 && Stopwatch.GetElapsedTime(from) < SettleLimit)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
                continue;
            }

            _faults.AddRange(audit.Faults);
            Console.Write(ChaosReport.Ledger(audit));
            await CheckBudgetsAsync(audit, cancellationToken);
            return;
        }
    }

    private async Task CheckBudgetsAsync(LedgerAudit audit, CancellationToken cancellationToken)
    {
        foreach (var key in keys.Concat(pictureKeys).Where(key => key.BudgetId is not null).Distinct())
        {
            var costs = audit.Costs.GetValueOrDefault(key.Id);
            var state = await accounts.StateOfAsync(key.BudgetId!.Value, cancellationToken);
            var line = ChaosReport.Budget(key, costs, state);
            Console.WriteLine(line);
            // Billed may be more than the limit by what estimates of calls that were broken off lack, and by nothing else.
            if (costs.Billed > key.LimitNanodollars + costs.Below || costs.Ledger > key.LimitNanodollars
                || state.Settled + state.Leased + state.WrittenOff > key.LimitNanodollars)
            {
                _faults.Add($"a budget was overrun. {line}");
            }
        }
    }

    private async Task CompareFiguresAsync(CancellationToken cancellationToken)
    {
        var start = _start!;
        var from = Stopwatch.GetTimestamp();
        while (true)
        {
            var end = ProcessFigures.Of(topology.Survivor.Process);
            var isBack = end.IsBackAt(start);
            if (isBack || Stopwatch.GetElapsedTime(from) > SettleLimit)
            {
                Console.WriteLine($"The service that lived: {start} after the first calls, {end} at the end; longest recovery {_longestRecovery.TotalSeconds:0.0} s, kills of the other {topology.Mortal.Kills}, calls turned away by restarts {load.TurnedAway}");
                if (!isBack)
                {
                    _faults.Add($"the service that lived did not come back to what it held: {start} after the first calls, {end} at the end");
                }

                return;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }
}
