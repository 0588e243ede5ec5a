using System.Collections.Concurrent;
using System.Collections.Frozen;
using BedrockAspire.Bedrock.Errors;
using Microsoft.Extensions.Logging;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Holds the current snapshot. Requests read it and never wait; it is replaced whole when AWS lists anew, when a model ends and when Bedrock refuses one.</summary>
public sealed partial class ModelCatalogue
{
    // More than any region has; what a caller can make Bedrock refuse is bounded by the catalogue itself.
    private const int MaxUnavailable = 512;

    private readonly TimeProvider _timeProvider;
    private readonly ILogger<ModelCatalogue> _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RegionListing> _listings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _unavailable = new(StringComparer.Ordinal);
    private CatalogueSnapshot _current;

    /// <summary>Starts with what the snapshot file has or, without one, with the built-in table.</summary>
    public ModelCatalogue(CatalogueSettings settings, CatalogueSnapshotFile file, TimeProvider timeProvider, ILogger<ModelCatalogue> logger)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(file);
        Settings = settings;
        _timeProvider = timeProvider;
        _logger = logger;
        foreach (var listing in file.Load())
        {
            _listings[listing.Region] = listing;
        }

        _current = Build();
        if (_listings.Count > 0)
        {
            Log.Restored(logger, _current.Models.Count);
        }
    }

    /// <summary>Raised after the snapshot was replaced.</summary>
    public event Action? Changed;

    /// <summary>The current snapshot.</summary>
    public CatalogueSnapshot Current => Volatile.Read(ref _current);

    /// <summary>What decides what the catalogue is.</summary>
    public CatalogueSettings Settings { get; }

    /// <summary>The built-in table.</summary>
    public ModelTable Table => Settings.Table;

    /// <summary>The region that is asked first.</summary>
    public string HomeRegion => Settings.HomeRegion;

    /// <summary>What AWS last listed for a region; null when it never did.</summary>
    internal RegionListing? ListingOf(string region)
    {
        lock (_lock)
        {
            return _listings.GetValueOrDefault(region);
        }
    }

    /// <summary>Takes new listings; a region that is not among them keeps its last one.</summary>
    /// <returns>All listings that are now in use.</returns>
    internal IReadOnlyList<RegionListing> Update(IEnumerable<RegionListing> listings)
    {
        lock (_lock)
        {
            foreach (var listing in listings)
            {
                _listings[listing.Region] = listing;
            }

            Replace();
            return [.. _listings.Values];
        }
    }

    /// <summary>Works out the snapshot anew, as time has passed.</summary>
    internal void Rebuild()
    {
        lock (_lock)
        {
            Replace();
        }
    }

    /// <summary>Notes that a call failed. A model that Bedrock does not give to this account is hidden for a while, and aliases pass it over.</summary>
    /// <param name="model">The model that was called.</param>
    /// <param name="callableId">The id that Bedrock was asked for.</param>
    /// <param name="failure">How it failed.</param>
    /// <param name="movedTo">The region that the call went to because the first had no place; null when it did not. It is then that region which is passed over.</param>
    internal void NoteFailure(CatalogueModel model, string callableId, BedrockException failure, string? movedTo = null)
    {
        // What holds for a profile that the caller chose need not hold for the model.
        if ((callableId != model.CallableId && movedTo is null) || !IsRefusal(failure) || _unavailable.Count >= MaxUnavailable)
        {
            return;
        }

        var until = _timeProvider.GetUtcNow() + Settings.Options.UnavailableFor;
        if (!_unavailable.TryAdd(movedTo is null ? model.Id : KeyOf(model.Id, movedTo), until))
        {
            return;
        }

        if (movedTo is null)
        {
            Log.Hidden(_logger, model.Id, failure.Code, Settings.Options.UnavailableFor);
        }
        else
        {
            Log.PassedOver(_logger, model.Id, movedTo, failure.Code, Settings.Options.UnavailableFor);
        }

        Rebuild();
    }

    /// <summary>What a model in a further region is called among those that Bedrock refused.</summary>
    internal static string KeyOf(string id, string region) => $"{region}/{id}";

    // "Not authorized" in general may be a passing fault of the whole account; these texts are about the one model.
    private static bool IsRefusal(BedrockException failure) => failure.Code switch
    {
        BedrockErrorCodes.ResourceNotFound => true,
        BedrockErrorCodes.Validation => failure.Message.Contains("model identifier is invalid", StringComparison.OrdinalIgnoreCase),
        BedrockErrorCodes.AccessDenied => failure.Message.Contains("access to the model", StringComparison.OrdinalIgnoreCase)
            || failure.Message.Contains("not authorized to perform: bedrock:InvokeModel", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private void Replace()
    {
        Volatile.Write(ref _current, Build());
        Changed?.Invoke();
    }

    private CatalogueSnapshot Build()
    {
        var now = _timeProvider.GetUtcNow();
        foreach (var (id, until) in _unavailable)
        {
            if (until <= now)
            {
                _unavailable.TryRemove(id, out _);
            }
        }

        var snapshot = new CatalogueBuilder(Settings, now).Build(_listings, _unavailable.Keys.ToFrozenSet(StringComparer.Ordinal));
        return _unavailable.IsEmpty ? snapshot : snapshot.ChangingBefore(_unavailable.Values.Min());
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Serving {Count} models that were listed before the restart, until they are listed anew")]
        public static partial void Restored(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Warning, "Bedrock does not give {Model} to this account ({Code}); it is hidden for {Time}")]
        public static partial void Hidden(ILogger logger, string model, string code, TimeSpan time);

        [LoggerMessage(3, LogLevel.Warning, "Bedrock does not give {Model} to this account in {Region} ({Code}); no calls are moved there for {Time}")]
        public static partial void PassedOver(ILogger logger, string model, string region, string code, TimeSpan time);
    }
}
