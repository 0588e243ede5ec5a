using System.Collections.Concurrent;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>Holds what follows an await until the test lets it run, so that the order of two things that happen at once is the test's.</summary>
internal sealed class HeldContinuations : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Run, object? State)> _posted = [];

    public override void Post(SendOrPostCallback d, object? state) => _posted.Add((d, state));

    public void Dispose() => _posted.Dispose();

    /// <summary>Starts something whose awaits continue here.</summary>
    public T Start<T>(Func<T> begin)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            return begin();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Waits for a continuation and runs it.</summary>
    public void RunNext()
    {
        var (run, state) = _posted.Take(TestContext.Current.CancellationToken);
        run(state);
    }
}
