using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.ControlPlane;
using BedrockAspire.Gateway;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.Catalogue;

/// <summary>A catalogue and its resolver without a host, on a day that does not pass.</summary>
internal sealed class TestCatalogue
{
    public static readonly DateTimeOffset Today = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    public TestCatalogue(
        BedrockOptions? bedrock = null,
        ServedModels? served = null,
        CatalogueOptions? options = null,
        ModelFilterOptions? filter = null,
        BedrockControlClient? client = null)
    {
        var bedrockOptions = Options.Create(bedrock ?? new BedrockOptions { Region = "us-east-1" });
        Settings = new CatalogueSettings(
            ModelTable.Load(),
            new BedrockEndpoints(bedrockOptions),
            served ?? ServedModels.Chat,
            bedrockOptions,
            Options.Create(options ?? new CatalogueOptions()),
            Options.Create(filter ?? new ModelFilterOptions()));
        Loggers = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Debug).AddProvider(Logs));
        File = new CatalogueSnapshotFile(Settings, Time, Loggers.CreateLogger<CatalogueSnapshotFile>());
        Catalogue = new ModelCatalogue(Settings, File, Time, Loggers.CreateLogger<ModelCatalogue>());
        Lookup = new InferenceProfileLookup(client!, Time, Loggers.CreateLogger<InferenceProfileLookup>());
        Resolver = new ModelResolver(Catalogue, Lookup, Options.Create(new GatewayOptions()));
    }

    public FakeTimeProvider Time { get; } = new(Today);

    public LogCollector Logs { get; } = new();

    public ILoggerFactory Loggers { get; }

    public CatalogueSettings Settings { get; }

    public CatalogueSnapshotFile File { get; }

    public ModelCatalogue Catalogue { get; }

    public InferenceProfileLookup Lookup { get; }

    public ModelResolver Resolver { get; }

    public string[] ListedIds => [.. Catalogue.Current.Models.Select(model => model.Id)];

    /// <summary>Replaces what AWS listed for a region.</summary>
    public void List(
        string region,
        FoundationModelSummary[] models,
        InferenceProfileSummary[]? profiles = null,
        InferenceProfileSummary[]? applicationProfiles = null) =>
        Catalogue.Update([new RegionListing
        {
            Region = region, Models = models, Profiles = profiles ?? [], ApplicationProfiles = applicationProfiles ?? [],
        }]);

    /// <summary>A model as AWS lists it.</summary>
    public static FoundationModelSummary Model(string id, string inferenceType = "ON_DEMAND", string output = "TEXT", DateTimeOffset? ends = null) => new()
    {
        ModelId = id,
        ModelName = "",
        ProviderName = "p",
        OutputModalities = [output],
        InferenceTypesSupported = [inferenceType],
        ModelLifecycle = new FoundationModelLifecycle { Status = ends is null ? "ACTIVE" : "LEGACY", EndOfLifeTime = ends },
    };

    /// <summary>A system-defined profile as AWS lists it.</summary>
    public static InferenceProfileSummary Profile(string id, string model, params string[] destinations) => new()
    {
        InferenceProfileId = id,
        Status = "ACTIVE",
        Type = "SYSTEM_DEFINED",
        Models = [.. (destinations.Length == 0 ? ["us-east-1"] : destinations).Select(region => Destination(region, model))],
    };

    /// <summary>An application profile as AWS lists it.</summary>
    public static InferenceProfileSummary Application(string id, string region, string model, params string[] destinations) => new()
    {
        InferenceProfileId = id,
        InferenceProfileArn = ApplicationArn(id, region),
        Status = "ACTIVE",
        Type = "APPLICATION",
        Models = [.. (destinations.Length == 0 ? [region] : destinations).Select(destination => Destination(destination, model))],
    };

    public static string ApplicationArn(string id, string region) => $"arn:aws:bedrock:{region}:123456789012:application-inference-profile/{id}";

    private static InferenceProfileModel Destination(string region, string model) =>
        new() { ModelArn = $"arn:aws:bedrock:{region}::foundation-model/{model}" };
}
