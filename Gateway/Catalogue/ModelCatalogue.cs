using BedrockAspire.Bedrock;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Holds the current snapshot. Requests read it and never wait; a background refresh replaces it whole.</summary>
public sealed class ModelCatalogue
{
    private readonly TimeProvider _timeProvider;
    private CatalogueSnapshot _current;

    /// <summary>Starts with the built-in table.</summary>
    public ModelCatalogue(ModelTable table, BedrockEndpoints endpoints, IOptions<BedrockOptions> options, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        Table = table;
        HomeRegion = endpoints.HomeRegion;
        ImageRegion = options.Value.ImageRegion is { Length: > 0 } region && region != HomeRegion ? region : null;
        _timeProvider = timeProvider;
        _current = StartBuild().FromTable();
    }

    /// <summary>Raised after the snapshot was replaced.</summary>
    public event Action? Changed;

    /// <summary>The current snapshot.</summary>
    public CatalogueSnapshot Current => Volatile.Read(ref _current);

    /// <summary>The built-in table.</summary>
    public ModelTable Table { get; }

    /// <summary>The region that is asked first.</summary>
    public string HomeRegion { get; }

    /// <summary>The region that serves image models which the home region lacks, or null.</summary>
    public string? ImageRegion { get; }

    internal CatalogueBuilder StartBuild() =>
        new(Table, HomeRegion, ImageRegion, DateOnly.FromDateTime(_timeProvider.GetUtcNow().UtcDateTime));

    internal void Replace(CatalogueSnapshot snapshot)
    {
        Volatile.Write(ref _current, snapshot);
        Changed?.Invoke();
    }
}
