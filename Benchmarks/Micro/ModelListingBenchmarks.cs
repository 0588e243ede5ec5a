using BedrockAspire.Bedrock;
using BedrockAspire.Gateway.Catalogue;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Benchmarks.Micro;

/// <summary>What does the list of models cost: prepared once per snapshot, against snapshot and list made for each request?</summary>
/// <remarks>Not sealed: BenchmarkDotNet derives from it.</remarks>
public class ModelListingBenchmarks : IDisposable
{
    private readonly ModelCatalogue _catalogue;
    private readonly ModelListing _listing;

    public ModelListingBenchmarks()
    {
        var options = Options.Create(new BedrockOptions { Region = "us-east-1" });
        var settings = new CatalogueSettings(
            ModelTable.Load(),
            new BedrockEndpoints(options),
            ServedModels.Chat,
            options,
            Options.Create(new CatalogueOptions()),
            Options.Create(new ModelFilterOptions()));
        var file = new CatalogueSnapshotFile(settings, TimeProvider.System, NullLogger<CatalogueSnapshotFile>.Instance);
        _catalogue = new ModelCatalogue(settings, file, TimeProvider.System, NullLogger<ModelCatalogue>.Instance);
        _listing = new ModelListing(_catalogue, TimeProvider.System);
    }

    [Benchmark(Baseline = true)]
    public int MadeEachTime()
    {
        _catalogue.Rebuild();
        return _listing.List.Body.Length;
    }

    [Benchmark]
    public int Prepared() => _listing.List.Body.Length;

    public void Dispose()
    {
        _listing.Dispose();
        GC.SuppressFinalize(this);
    }
}
