using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>Moves a clock that stands still.</summary>
public static class FakeTimeProviderExtensions
{
    /// <summary>
    /// Moves on until the task is over. Between two steps the service gets ample real time to notice; how long it takes changes nothing.
    /// </summary>
    public static async Task AdvanceUntilAsync(this FakeTimeProvider time, Task task, TimeSpan? step = null)
    {
        using var limit = new CancellationTokenSource(TestTimeouts.Default);
        while (!task.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            time.Advance(step ?? TimeSpan.FromSeconds(2.5));
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(200), limit.Token));
        }
    }
}
