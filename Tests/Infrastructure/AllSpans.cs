using System.Collections.Concurrent;
using System.Diagnostics;
using BedrockAspire.Gateway.Telemetry;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>Every span of this process while it lives, whatever its source. Ask for a model that no other test names.</summary>
internal sealed class AllSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Activity>> _calls = new(StringComparer.Ordinal);
    private readonly ActivityListener _listener;

    public AllSpans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                _ended.Enqueue(activity);
                if (activity.Source.Name == GenAiNames.Source && activity.GetTagItem(GenAiNames.RequestModel) is string model)
                {
                    Call(model).TrySetResult(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The span of the first call to a model under this name, once it has ended.</summary>
    public Task<Activity> CallOfAsync(string model) => Call(model).Task;

    /// <summary>The spans of a trace that have ended so far.</summary>
    public IReadOnlyList<Activity> Of(ActivityTraceId trace) => [.. _ended.Where(activity => activity.TraceId == trace)];

    /// <summary>The spans with a tag that have ended so far.</summary>
    public IReadOnlyList<Activity> WithTag(string tag) => [.. _ended.Where(activity => activity.GetTagItem(tag) is not null)];

    public void Dispose() => _listener.Dispose();

    private TaskCompletionSource<Activity> Call(string model) =>
        _calls.GetOrAdd(model, static _ => new TaskCompletionSource<Activity>(TaskCreationOptions.RunContinuationsAsynchronously));
}
