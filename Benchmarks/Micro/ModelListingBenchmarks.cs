using BedrockAspire.Bedrock;
using BedrockAspire.Gateway.Catalogue;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Benchmarks.Micro;

/// <summary>What does the list of models cost: prepared once per snapshot, against made for each request?</summary>
/// <remarks>Not sealed: BenchmarkDotNet derives from it.</remarks>
public class ModelListingBenchmarks : IDisposable
{
    private readonly ModelCatalogue _catalogue;
    private readonly ModelListing _listing;

    public ModelListingBenchmarks()
    {
        var options = Options.Create(new BedrockOptions { Region = "us-east-1" });
        _catalogue = new ModelCatalogue(ModelTable.Load(), new BedrockEndpoints(options), options, TimeProvider.System);
        _listing = new ModelListing(_catalogue, ServedModels.Chat, Options.Create(new CatalogueOptions()));
    }

    [Benchmark(Baseline = true)]
    public int MadeEachTime()
    {
        _catalogue.Replace(_catalogue.Current);
        return _listing.List.Length;
    }

    [Benchmark]
    public int Prepared() => _listing.List.Length;

    public void Dispose()
    {
        _listing.Dispose();
        GC.SuppressFinalize(this);
    }
}
