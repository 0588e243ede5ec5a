using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.Simulator;

/// <summary>A clock that stands still, and tells when somebody starts to wait on it.</summary>
public sealed class SignallingTimeProvider : FakeTimeProvider
{
    private readonly ConcurrentDictionary<TimeSpan, TaskCompletionSource> _created = new();

    public Task TimerCreated(TimeSpan dueTime) => Source(dueTime).Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Source(dueTime).TrySetResult();
        return timer;
    }

    private TaskCompletionSource Source(TimeSpan dueTime) =>
        _created.GetOrAdd(dueTime, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
