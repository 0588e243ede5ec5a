using System.Collections.Concurrent;

namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>Callers that call one after another, by chance of the seed, until they are told to stop.</summary>
internal sealed class ChaosLoad(
    IReadOnlyList<ChaosKey> keys, IReadOnlyList<ChaosKey> pictureKeys, ChaosTopology topology, ChaosCaller caller, CancellationToken cancellationToken) : IDisposable
{
    // Drawing a picture, and drawing it again to compare, costs what hundreds of chats do.
    private const int CallersAPainter = 8;
    private const string ShuttingDown = "server_shutting_down";

    private readonly ConcurrentQueue<CallRecord> _records = new();
    private readonly CancellationTokenSource _stop = new();
    private int _turnedAway;
    private volatile ChaosFault _fault = ChaosFaults.None;
    private Task _callers = Task.CompletedTask;

    /// <summary>What goes wrong at this moment.</summary>
    public ChaosFault Fault
    {
        get => _fault;
        set => _fault = value;
    }

    /// <summary>Calls of which a replica that was being restarted wanted nothing, and which another one answered.</summary>
    public int TurnedAway => Volatile.Read(ref _turnedAway);

    public IReadOnlyCollection<CallRecord> Records => _records;

    public void Start(int callers, int seed) =>
        _callers = Task.WhenAll(Enumerable.Range(0, callers).Select(number => CallOnAsync(number % CallersAPainter == 0, new Random((seed * 1009) + number))));

    /// <summary>Lets every caller end the call that it makes.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _callers;
    }

    /// <summary>Makes one call and keeps what came of it.</summary>
    public async Task<CallRecord> CallAsync(ChaosCall call)
    {
        var fault = Fault;
        var (replica, result) = await BalanceAsync(call, fault);
        call = call with { Replica = replica };
        if (fault.IsHarmless && !call.Key.MayBeRefused && fault == Fault && (result.Verdict is Verdict.Refused or Verdict.ErrorInStream))
        {
            result = new CallResult(Verdict.Wrong, $"failed with {result.Detail} although that fault must not reach callers");
        }

        var record = new CallRecord(call, fault.Name, result);
        _records.Enqueue(record);
        return record;
    }

    public void Dispose() => _stop.Dispose();

    // As a load balancer does: not to one that is not ready, and once more to the other when a connection is refused or a replica says that it ends. Nothing was
    // done for such a call. Every other failure is the caller's.
    private async Task<(Replica Replica, CallResult Result)> BalanceAsync(ChaosCall call, ChaosFault fault)
    {
        var first = call.Replica!;
        if (call.Order is not null || !fault.IsRestart)
        {
            return (first, await caller.CallAsync(call, mayBeTurnedAway: false, cancellationToken));
        }

        first = first.IsTakenOut ? Other(first) : first;
        var result = await caller.CallAsync(call with { Replica = first }, mayBeTurnedAway: true, cancellationToken);
        if (result.Detail is not (ChaosCaller.ConnectionRefused or ShuttingDown))
        {
            return (first, result);
        }

        Interlocked.Increment(ref _turnedAway);
        first.NoteTurnedAway();
        var second = Other(first);
        return (second, await caller.CallAsync(call with { Replica = second }, mayBeTurnedAway: false, cancellationToken));
    }

    private Replica Other(Replica replica) => topology.Replicas.Single(other => other != replica);

    private async Task CallOnAsync(bool isForPictures, Random random)
    {
        while (!_stop.IsCancellationRequested)
        {
            await CallAsync(isForPictures ? ChaosCall.NextPictures(random, pictureKeys, topology.Images) : ChaosCall.Next(random, keys, topology.Replicas));
            await Task.Delay(TimeSpan.FromMilliseconds(isForPictures ? random.Next(100, 500) : random.Next(20, 150)), cancellationToken);
        }
    }
}
