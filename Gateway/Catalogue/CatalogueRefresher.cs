using BedrockAspire.Bedrock.ControlPlane;
using BedrockAspire.Bedrock.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Asks AWS in the background what models there are. When AWS fails, the last snapshot stays.</summary>
public sealed partial class CatalogueRefresher(
    ModelCatalogue catalogue,
    BedrockControlClient client,
    IOptions<CatalogueOptions> options,
    TimeProvider timeProvider,
    ILogger<CatalogueRefresher> logger) : BackgroundService
{
    private readonly TaskCompletionSource _firstAttempt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _failedBefore;

    /// <summary>Ends when the first refresh has succeeded or failed. Readiness waits for it; requests do not.</summary>
    public Task FirstAttempt => _firstAttempt.Task;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host waits for the synchronous part of every background service.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            var succeeded = await RefreshAsync(stoppingToken);
            _firstAttempt.TrySetResult();
            var pause = succeeded ? options.Value.RefreshInterval : options.Value.RetryInterval;
            // Replicas that started together drift apart.
            var jittered = pause * (0.9 + (Random.Shared.NextDouble() * 0.2));
            await Task.Delay(jittered, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            var builder = catalogue.StartBuild();
            string[] regions = catalogue.ImageRegion is { } second ? [catalogue.HomeRegion, second] : [catalogue.HomeRegion];
            var listings = await Task.WhenAll(regions.Select(region => ListAsync(region, cancellationToken)));
            for (var i = 0; i < regions.Length; i++)
            {
                builder.AddRegion(regions[i], listings[i].Models, listings[i].Profiles);
            }

            var snapshot = builder.Build(isDiscovered: true);
            if (snapshot.Models.Count == 0)
            {
                Log.NothingFound(logger, catalogue.HomeRegion);
                return false;
            }

            catalogue.Replace(snapshot);
            _failedBefore = false;
            Log.Refreshed(logger, snapshot.Models.Count, string.Join(", ", regions));
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (BedrockException exception)
        {
            // Once loudly, then quietly: keys without control-plane rights fail every time, and the table serves them well.
            Log.RefreshFailed(logger, _failedBefore ? LogLevel.Debug : LogLevel.Warning, exception.Code, exception.Message);
            _failedBefore = true;
            return false;
        }
        catch (Exception exception)
        {
            // A background loop's edge: a listing that is stranger than any foreseen one must not end the service.
            Log.RefreshBroke(logger, exception);
            return false;
        }
    }

    private async Task<(IReadOnlyList<FoundationModelSummary> Models, IReadOnlyList<InferenceProfileSummary> Profiles)> ListAsync(
        string region, CancellationToken cancellationToken)
    {
        var models = client.ListFoundationModelsAsync(region, cancellationToken);
        var profiles = client.ListInferenceProfilesAsync(region, "SYSTEM_DEFINED", cancellationToken);
        await Task.WhenAll(models, profiles);
        return (await models, await profiles);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Found {Count} models in {Regions}")]
        public static partial void Refreshed(ILogger logger, int count, string regions);

        [LoggerMessage(EventId = 2, Message = "The models could not be listed ({Code}: {Reason}); the last known list stays in use")]
        public static partial void RefreshFailed(ILogger logger, LogLevel level, string code, string reason);

        [LoggerMessage(4, LogLevel.Error, "The list of models from AWS could not be used; the last known list stays in use")]
        public static partial void RefreshBroke(ILogger logger, Exception exception);

        [LoggerMessage(3, LogLevel.Warning, "AWS lists no models in {Region}; the last known list stays in use")]
        public static partial void NothingFound(ILogger logger, string region);
    }
}
