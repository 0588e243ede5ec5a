using BedrockAspire.Gateway.Overload;
using BenchmarkDotNet.Attributes;

namespace BedrockAspire.Benchmarks.Micro;

/// <summary>What does a full queue cost a request that pushes another one out? It must not grow with the number of keys that wait.</summary>
/// <remarks>Not sealed: BenchmarkDotNet derives from it.</remarks>
public class FairQueueBenchmarks
{
    private const int Capacity = 1024;

    private readonly Guid _late = Guid.NewGuid();
    private Guid _flooding;
    private FairQueue _queue = null!;

    [Params(2, 500)]
    public int Keys { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _queue = new FairQueue(Capacity);
        for (var i = 1; i < Keys; i++)
        {
            _queue.TryAdd(new CallWait(Guid.NewGuid()), out _);
        }

        _flooding = Guid.NewGuid();
        while (_queue.TryAdd(new CallWait(_flooding), out var displaced) && displaced is null)
        {
        }
    }

    [Benchmark]
    public bool PushOutAndBackIn()
    {
        var late = new CallWait(_late);
        _queue.TryAdd(late, out _);
        _queue.Remove(late);
        return _queue.TryAdd(new CallWait(_flooding), out _);
    }
}
