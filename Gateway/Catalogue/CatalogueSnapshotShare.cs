using System.Text.Json;
using BedrockAspire.Gateway.Accounts;
using Microsoft.Extensions.Logging;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Keeps what AWS listed in the database, where there is one. A cache, like the file: a failure is reported and changes nothing.</summary>
public sealed partial class CatalogueSnapshotShare(
    CatalogueSettings settings, TimeProvider timeProvider, ILogger<CatalogueSnapshotShare> logger, ICatalogueSnapshotStore? store = null)
{
    // A database that is away must not hold up the first listing.
    private static readonly TimeSpan LoadTimeout = TimeSpan.FromSeconds(2);

    /// <summary>What the database has of the configured regions; nothing when there is none that can be used.</summary>
    internal async Task<IReadOnlyList<RegionListing>> LoadAsync(CancellationToken cancellationToken)
    {
        if (store is null)
        {
            return [];
        }

        try
        {
            using var timeout = new CancellationTokenSource(LoadTimeout, timeProvider);
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
            if (await store.LoadAsync(settings.Source, bound.Token) is not { } text
                || JsonSerializer.Deserialize(text, CatalogueJsonContext.Default.CatalogueSnapshotContent) is not { Version: CatalogueSnapshotContent.CurrentVersion } content)
            {
                return [];
            }

            return [.. content.Regions.Where(listing => listing is { Models.Count: > 0 } && settings.Regions.Any(region => region.Name == listing.Region))];
        }
        catch (Exception exception) when (exception is StoreUnavailableException or JsonException or OperationCanceledException)
        {
            Log.NotRead(logger, exception.Message);
            return [];
        }
    }

    /// <summary>Replaces what the database has.</summary>
    internal async Task SaveAsync(IReadOnlyList<RegionListing> listings, CancellationToken cancellationToken)
    {
        if (store is null)
        {
            return;
        }

        var content = new CatalogueSnapshotContent
        {
            Version = CatalogueSnapshotContent.CurrentVersion,
            Source = settings.Source,
            SavedAt = timeProvider.GetUtcNow(),
            Regions = listings,
        };
        try
        {
            await store.SaveAsync(
                settings.Source, JsonSerializer.Serialize(content, CatalogueJsonContext.Default.CatalogueSnapshotContent), content.SavedAt, cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            Log.NotWritten(logger, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The models kept in the database cannot be read and are passed over: {Reason}")]
        public static partial void NotRead(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Information, "The models could not be kept in the database: {Reason}")]
        public static partial void NotWritten(ILogger logger, string reason);
    }
}
