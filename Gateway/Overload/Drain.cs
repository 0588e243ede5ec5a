using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Overload;

/// <summary>
/// Ends a process without harm to its callers, before the server and anything else is stopped: (1) readiness turns 503 and connections close with their
/// answers, so that callers turn away, (2) new requests are refused and those under way go on for a bounded time, (3) streams that are open then end with an error.
/// </summary>
internal sealed partial class Drain(Admission admission, IOptions<ShutdownOptions> options, TimeProvider timeProvider, ILogger<Drain> logger)
    : IHostedLifecycleService, IHealthCheck
{
    // What is left of a stream is one chunk.
    private static readonly TimeSpan LastChunk = TimeSpan.FromSeconds(5);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        admission.Announce();
        if (options.Value.ReadinessDelay > TimeSpan.Zero)
        {
            await Task.Delay(options.Value.ReadinessDelay, timeProvider, cancellationToken);
        }

        var idle = admission.DrainAsync();
        if (await EndsWithinAsync(idle, options.Value.DrainTimeout, cancellationToken))
        {
            return;
        }

        Log.CuttingShort(logger, admission.UnderWay);
        await admission.EndStreamsAsync();
        await EndsWithinAsync(idle, LastChunk, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(admission.IsEnding ? HealthCheckResult.Unhealthy("The process is ending.") : HealthCheckResult.Healthy());

    private async Task<bool> EndsWithinAsync(Task idle, TimeSpan time, CancellationToken cancellationToken)
    {
        try
        {
            await idle.WaitAsync(time, timeProvider, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return idle.IsCompleted;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The process must end; {Requests} requests did not end in time, and their streams are cut short")]
        public static partial void CuttingShort(ILogger logger, int requests);
    }
}
