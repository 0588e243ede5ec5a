using System.Collections.Concurrent;
using BedrockAspire.Bedrock.ControlPlane;
using BedrockAspire.Bedrock.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Asks AWS in the background what models there are, all regions at once. A region that fails keeps what is known of it; the others are taken.</summary>
public sealed partial class CatalogueRefresher(
    ModelCatalogue catalogue,
    BedrockControlClient client,
    CatalogueSnapshotFile file,
    CatalogueSnapshotShare share,
    CatalogueNotices notices,
    TimeProvider timeProvider,
    ILogger<CatalogueRefresher> logger) : BackgroundService
{
    private readonly TaskCompletionSource _firstAttempt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal);
    private readonly CatalogueSettings _settings = catalogue.Settings;
    private readonly ConcurrentDictionary<string, (DateTimeOffset? ListedAt, string? Error)> _attempts = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _refreshing = new(1);

    /// <summary>Ends when the first refresh has succeeded or failed. Requests do not wait for it.</summary>
    public Task FirstAttempt => _firstAttempt.Task;

    /// <summary>What is known of each region, and how the newest attempt went.</summary>
    public IReadOnlyList<RegionState> Regions => [.. _settings.Regions.Select(region =>
    {
        var listing = catalogue.ListingOf(region.Name);
        var (listedAt, error) = _attempts.GetValueOrDefault(region.Name);
        return new RegionState(
            region.Name,
            region.Name == catalogue.HomeRegion,
            listing?.Models.Count ?? 0,
            (listing?.Profiles.Count ?? 0) + (listing?.ApplicationProfiles.Count ?? 0),
            listedAt,
            error);
    })];

    /// <summary>Asks AWS now.</summary>
    public async Task RefreshNowAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        notices.Give(catalogue.Current);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _refreshing.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host waits for the synchronous part of every background service.
        await Task.Yield();
        if (await share.LoadAsync(stoppingToken) is { Count: > 0 } kept)
        {
            // What the file gave is not older: it was written together with the row.
            catalogue.Update(kept.Where(listing => catalogue.ListingOf(listing.Region) is null));
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            var started = timeProvider.GetUtcNow();
            var pause = await RefreshAsync(stoppingToken);
            notices.Give(catalogue.Current);
            _firstAttempt.TrySetResult();
            // Replicas that started together drift apart.
            await PassUntilAsync(started + (pause * (0.9 + (Random.Shared.NextDouble() * 0.2))), stoppingToken);
        }
    }

    // Models end, and hidden ones come back, at their own times.
    private async Task PassUntilAsync(DateTimeOffset end, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && timeProvider.GetUtcNow() is var now && now < end)
        {
            var wake = catalogue.Current.NextChange is { } change && change < end ? change : end;
            if (wake <= now)
            {
                catalogue.Rebuild();
                notices.Give(catalogue.Current);
                continue;
            }

            await Task.Delay(wake - now, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>How long to wait before the next one.</returns>
    private async Task<TimeSpan> RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _refreshing.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return _settings.Options.RetryInterval;
        }

        try
        {
            var results = await Task.WhenAll(_settings.Regions.Select(region => ListAsync(region.Name, cancellationToken)));
            var listings = results.Select(result => result.Listing).OfType<RegionListing>().ToArray();
            var all = catalogue.Update(listings);
            if (listings.Length > 0)
            {
                Log.Refreshed(logger, catalogue.Current.Models.Count, string.Join(", ", listings.Select(listing => listing.Region)));
                await file.SaveAsync(all, cancellationToken);
                await share.SaveAsync(all, cancellationToken);
            }

            return results.Any(result => result.RetrySoon) ? _settings.Options.RetryInterval : _settings.Options.RefreshInterval;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return _settings.Options.RetryInterval;
        }
        catch (Exception exception)
        {
            // A background loop's edge: a listing that is stranger than any foreseen one must not end the service.
            Log.RefreshBroke(logger, exception);
            return _settings.Options.RetryInterval;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    private async Task<(RegionListing? Listing, bool RetrySoon)> ListAsync(string region, CancellationToken cancellationToken)
    {
        try
        {
            var models = client.ListFoundationModelsAsync(region, cancellationToken);
            var profiles = client.ListInferenceProfilesAsync(region, "SYSTEM_DEFINED", cancellationToken);
            var own = ListApplicationProfilesAsync(region, cancellationToken);
            await Task.WhenAll(models, profiles, own);
            var listing = new RegionListing
            {
                Region = region,
                Models = await models,
                Profiles = await profiles,
                ApplicationProfiles = await own,
            };
            if (listing.Models.Count == 0)
            {
                Note(region, "NothingListed");
                Log.NothingFound(logger, region);
                return (null, true);
            }

            lock (_failing)
            {
                _failing.Remove(region);
            }

            _attempts[region] = (timeProvider.GetUtcNow(), null);
            return (listing, false);
        }
        catch (BedrockException exception)
        {
            Note(region, exception.Code);
            var mayNot = exception.Code == BedrockErrorCodes.AccessDenied;
            // Once loudly, then quietly: keys without control-plane rights fail every time, and the table serves them well.
            bool isNew;
            lock (_failing)
            {
                isNew = _failing.Add(region);
            }

            var level = isNew ? LogLevel.Warning : LogLevel.Debug;
            if (mayNot)
            {
                Log.MayNotList(logger, level, region, exception.Code);
            }
            else
            {
                Log.RefreshFailed(logger, level, region, exception.Code, exception.Message);
            }

            return (null, !mayNot);
        }
    }

    private void Note(string region, string error) =>
        _attempts.AddOrUpdate(region, (null, error), (_, attempt) => (attempt.ListedAt, error));

    // A right of its own, which many policies leave out; nothing else depends on it.
    private async Task<IReadOnlyList<InferenceProfileSummary>> ListApplicationProfilesAsync(string region, CancellationToken cancellationToken)
    {
        List<InferenceProfileSummary> profiles;
        try
        {
            profiles = [.. await client.ListInferenceProfilesAsync(region, "APPLICATION", cancellationToken)];
        }
        catch (BedrockException exception)
        {
            Log.ApplicationProfilesFailed(logger, region, exception.Code, exception.Message);
            profiles = [.. catalogue.ListingOf(region)?.ApplicationProfiles ?? []];
        }

        // Those that the operator's names lead to, such as another account's, are in no listing.
        var listed = profiles.Select(profile => profile?.InferenceProfileArn).ToHashSet(StringComparer.Ordinal);
        foreach (var arn in _settings.NamedProfiles(region).Where(arn => !listed.Contains(arn)))
        {
            try
            {
                profiles.Add(await client.GetInferenceProfileAsync(region, arn, cancellationToken));
            }
            catch (BedrockException exception)
            {
                Log.NamedProfileFailed(logger, region, exception.Code, exception.Message);
            }
        }

        return profiles;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Found {Count} models in {Regions}")]
        public static partial void Refreshed(ILogger logger, int count, string regions);

        [LoggerMessage(EventId = 2, Message = "The models of {Region} could not be listed ({Code}: {Reason}); what is known of it stays in use")]
        public static partial void RefreshFailed(ILogger logger, LogLevel level, string region, string code, string reason);

        [LoggerMessage(3, LogLevel.Warning, "AWS lists no models in {Region}; what is known of it stays in use")]
        public static partial void NothingFound(ILogger logger, string region);

        [LoggerMessage(4, LogLevel.Error, "The list of models from AWS could not be used; the last known list stays in use")]
        public static partial void RefreshBroke(ILogger logger, Exception exception);

        [LoggerMessage(
            EventId = 5,
            Message = "The credentials may not list the models of {Region} ({Code}), so they could not be listed; the last known list or the built-in table serves, and a model that Bedrock refuses is hidden when that shows. Grant bedrock:ListFoundationModels and bedrock:ListInferenceProfiles to have the real list")]
        public static partial void MayNotList(ILogger logger, LogLevel level, string region, string code);

        [LoggerMessage(6, LogLevel.Debug, "The application inference profiles of {Region} could not be listed ({Code}: {Reason})")]
        public static partial void ApplicationProfilesFailed(ILogger logger, string region, string code, string reason);

        [LoggerMessage(7, LogLevel.Debug, "An application inference profile of {Region} that a name leads to could not be looked up ({Code}: {Reason})")]
        public static partial void NamedProfileFailed(ILogger logger, string region, string code, string reason);
    }
}
