using System.Diagnostics.Metrics;
using BedrockAspire.Gateway.Overload;
using BenchmarkDotNet.Attributes;

namespace BedrockAspire.Benchmarks.Micro;

/// <summary>What does the bound on calls to a model cost a call that need not wait? Nothing may be allocated.</summary>
/// <remarks>Not sealed: BenchmarkDotNet derives from it.</remarks>
public class CallGateBenchmarks : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Guid _tenant = Guid.NewGuid();
    private CallGate _gate = null!;

    [GlobalSetup]
    public void Prepare() => _gate = new CallGate(
        new OverloadOptions(), new OverloadMetrics(_services.GetRequiredService<IMeterFactory>()), TimeProvider.System);

    [Benchmark]
    public async Task<int> EnterLeaveAsync()
    {
        await _gate.EnterAsync(_tenant, CancellationToken.None);
        _gate.Leave();
        return _gate.Waiting;
    }

    public void Dispose()
    {
        _services.Dispose();
        GC.SuppressFinalize(this);
    }
}
