using BedrockAspire.Bedrock;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>All that does not change while a service runs and decides what its catalogue is.</summary>
public sealed class CatalogueSettings(
    ModelTable table,
    BedrockEndpoints endpoints,
    ServedModels served,
    IOptions<BedrockOptions> bedrock,
    IOptions<CatalogueOptions> catalogue,
    IOptions<ModelFilterOptions> filter)
{
    /// <summary>The built-in table.</summary>
    public ModelTable Table { get; } = table;

    /// <summary>The regions that are asked, in order of preference.</summary>
    public IReadOnlyList<BedrockRegion> Regions { get; } = endpoints.Regions;

    /// <summary>The region that is asked first.</summary>
    public string HomeRegion => Regions[0].Name;

    /// <summary>Which kinds of models the service lists and serves.</summary>
    public ServedModels Served { get; } = served;

    /// <summary>How far from a region a call may be routed.</summary>
    public ProfileScope Scope { get; } = bedrock.Value.ProfileScope;

    /// <summary>How models are found and named.</summary>
    public CatalogueOptions Options { get; } = catalogue.Value;

    /// <summary>What the operator lets the service offer.</summary>
    public ModelFilterOptions Filter { get; } = filter.Value;

    /// <summary>Who the control plane belongs to; what one said must not be taken for what another says.</summary>
    public string Source { get; } = bedrock.Value.IsSimulated ? "simulator" : bedrock.Value.ControlEndpoint ?? "aws";

    /// <summary>The application profiles of a region that the operator's names lead to.</summary>
    internal IEnumerable<string> NamedProfiles(string region) =>
        Options.Aliases.Values.Concat(Options.Replacements.Values)
            .Where(target => ModelArn.Parse(target) is { Kind: ModelArn.ApplicationInferenceProfile } arn && arn.Region == region)
            .Distinct(StringComparer.Ordinal);
}
