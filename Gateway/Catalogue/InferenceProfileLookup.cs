using System.Collections.Concurrent;
using BedrockAspire.Bedrock.ControlPlane;
using BedrockAspire.Bedrock.Errors;
using Microsoft.Extensions.Logging;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>
/// Asks AWS what is behind an application inference profile that no listing has: one of another account, or one that is minutes old. One call a
/// profile however many requests name it, kept afterwards. Bounded, since callers choose the names.
/// </summary>
public sealed partial class InferenceProfileLookup(BedrockControlClient client, TimeProvider timeProvider, ILogger<InferenceProfileLookup> logger)
{
    private const int MaxEntries = 1024;
    private const int MaxRunning = 8;

    /// <summary>How long a request waits, once, for what AWS says.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How long a failure is remembered.</summary>
    internal static readonly TimeSpan FailureTime = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Finding> _findings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task>> _running = new(StringComparer.Ordinal);

    /// <summary>What is known of a profile; null when nothing is.</summary>
    internal ProfileRoute? Known(string arn) => _findings.GetValueOrDefault(arn)?.Route;

    /// <summary>Asks for a profile, and waits for the answer for a short time at most. Whatever comes later is kept for the next request.</summary>
    internal async Task FindAsync(string region, string arn, CancellationToken cancellationToken)
    {
        if (_findings.TryGetValue(arn, out var finding) && finding.Until > timeProvider.GetUtcNow())
        {
            return;
        }

        if (!_running.TryGetValue(arn, out var call))
        {
            if (_running.Count >= MaxRunning)
            {
                return;
            }

            call = _running.GetOrAdd(arn, key => new Lazy<Task>(() => AskAsync(region, key)));
        }

        try
        {
            await call.Value.WaitAsync(Patience, timeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            Log.TookTooLong(logger, region);
        }
    }

    private async Task AskAsync(string region, string arn)
    {
        try
        {
            // What a profile leads to cannot be changed, so success holds for good.
            var route = await ReadAsync(region, arn);
            if (_findings.Count >= MaxEntries)
            {
                // Asking again is cheap and rare; keeping an order of use is neither.
                _findings.Clear();
            }

            _findings[arn] = new Finding(route, route is null ? timeProvider.GetUtcNow() + FailureTime : DateTimeOffset.MaxValue);
        }
        finally
        {
            _running.TryRemove(arn, out _);
        }
    }

    private async Task<ProfileRoute?> ReadAsync(string region, string arn)
    {
        try
        {
            using var timeout = new CancellationTokenSource(CallTimeout, timeProvider);
            var route = ProfileRoute.Of(await client.GetInferenceProfileAsync(region, arn, timeout.Token));
            if (route is null)
            {
                Log.LeadsToNothing(logger, region);
            }

            return route;
        }
        catch (Exception exception) when (exception is BedrockException or OperationCanceledException)
        {
            Log.Failed(logger, region, (exception as BedrockException)?.Code ?? BedrockErrorCodes.ResponseTimeout);
            return null;
        }
    }

    private sealed record Finding(ProfileRoute? Route, DateTimeOffset Until);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "An application inference profile in {Region} could not be looked up ({Code}); the model behind it stays unknown for now")]
        public static partial void Failed(ILogger logger, string region, string code);

        [LoggerMessage(2, LogLevel.Information, "An application inference profile in {Region} names no model behind it")]
        public static partial void LeadsToNothing(ILogger logger, string region);

        [LoggerMessage(3, LogLevel.Information, "Looking up an application inference profile in {Region} takes long; the request goes on without it")]
        public static partial void TookTooLong(ILogger logger, string region);
    }
}
