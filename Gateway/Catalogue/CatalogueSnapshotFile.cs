using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Keeps what AWS listed in a file, if one is configured. The file is a cache: a damaged one is passed over, a failed write is only reported.</summary>
public sealed partial class CatalogueSnapshotFile(CatalogueSettings settings, TimeProvider timeProvider, ILogger<CatalogueSnapshotFile> logger)
{
    private readonly string _path = settings.Options.SnapshotFile;

    /// <summary>What the file has of the configured regions; nothing when there is no file that can be used.</summary>
    internal IReadOnlyList<RegionListing> Load()
    {
        if (_path.Length == 0 || !File.Exists(_path))
        {
            return [];
        }

        try
        {
            using var stream = File.OpenRead(_path);
            var content = JsonSerializer.Deserialize(stream, CatalogueJsonContext.Default.CatalogueSnapshotContent);
            if (content is not { Version: CatalogueSnapshotContent.CurrentVersion } || content.Source != settings.Source)
            {
                Log.NotOurs(logger, _path);
                return [];
            }

            return [.. content.Regions.Where(listing => listing is { Models.Count: > 0 } && settings.Regions.Any(region => region.Name == listing.Region))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            Log.NotRead(logger, _path, exception.Message);
            return [];
        }
    }

    /// <summary>Replaces the file's content. Whoever reads it meanwhile, or after a crash, sees the old or the new one, whole.</summary>
    internal async Task SaveAsync(IReadOnlyList<RegionListing> listings, CancellationToken cancellationToken)
    {
        if (_path.Length == 0)
        {
            return;
        }

        // A name of its own: both services may be told to use one file.
        var temporary = $"{_path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
            var content = new CatalogueSnapshotContent
            {
                Version = CatalogueSnapshotContent.CurrentVersion,
                Source = settings.Source,
                SavedAt = timeProvider.GetUtcNow(),
                Regions = listings,
            };
            try
            {
                await using (var stream = new FileStream(temporary, Options()))
                {
                    await JsonSerializer.SerializeAsync(stream, content, CatalogueJsonContext.Default.CatalogueSnapshotContent, cancellationToken);
                    stream.Flush(flushToDisk: true);
                }

                File.Move(temporary, _path, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotWritten(logger, _path, exception.Message);
        }
    }

    // It names the account's profiles, which are nobody else's business on the machine.
    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The models kept in {File} cannot be read and are passed over: {Reason}")]
        public static partial void NotRead(ILogger logger, string file, string reason);

        [LoggerMessage(2, LogLevel.Information, "The models kept in {File} are of another version or another backend and are passed over")]
        public static partial void NotOurs(ILogger logger, string file);

        [LoggerMessage(3, LogLevel.Warning, "The models could not be kept in {File}: {Reason}")]
        public static partial void NotWritten(ILogger logger, string file, string reason);
    }
}
