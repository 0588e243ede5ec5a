using System.Collections.Concurrent;

namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>Callers that call one after another, by chance of the seed, until they are told to stop.</summary>
internal sealed class ChaosLoad(IReadOnlyList<ChaosKey> keys, IReadOnlyList<Replica> replicas, ChaosCaller caller, CancellationToken cancellationToken) : IDisposable
{
    private readonly ConcurrentQueue<CallRecord> _records = new();
    private readonly CancellationTokenSource _stop = new();
    private volatile ChaosFault _fault = ChaosFaults.None;
    private Task _callers = Task.CompletedTask;

    /// <summary>What goes wrong at this moment.</summary>
    public ChaosFault Fault
    {
        get => _fault;
        set => _fault = value;
    }

    public IReadOnlyCollection<CallRecord> Records => _records;

    public void Start(int callers, int seed) =>
        _callers = Task.WhenAll(Enumerable.Range(0, callers).Select(number => CallOnAsync(new Random((seed * 1009) + number))));

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
        var result = await caller.CallAsync(call, cancellationToken);
        if (fault.IsHarmless && !call.Key.MayBeRefused && fault == Fault && (result.Verdict is Verdict.Refused or Verdict.ErrorInStream))
        {
            result = new CallResult(Verdict.Wrong, $"failed with {result.Detail} although that fault must not reach callers");
        }

        var record = new CallRecord(call, fault.Name, result);
        _records.Enqueue(record);
        return record;
    }

    public void Dispose() => _stop.Dispose();

    private async Task CallOnAsync(Random random)
    {
        while (!_stop.IsCancellationRequested)
        {
            await CallAsync(ChaosCall.Next(random, keys, replicas));
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20, 150)), cancellationToken);
        }
    }
}
