namespace BedrockAspire.Gateway.Catalogue;

/// <summary>One model as this gateway can call it.</summary>
/// <param name="Id">The base id.</param>
/// <param name="Name">Name for people, never empty.</param>
/// <param name="Provider">Who made it.</param>
/// <param name="Mode">What it is for.</param>
/// <param name="CallableId">What Bedrock is asked for: the base id, or the inference profile that the region offers.</param>
/// <param name="Region">The region to ask.</param>
/// <param name="Facts">What the table knows; null for a model that is newer than the table.</param>
public sealed record CatalogueModel(
    string Id, string Name, string Provider, ModelMode Mode, string CallableId, string Region, ModelFacts? Facts)
{
    /// <summary>What it supports; all unknown for a model that is newer than the table.</summary>
    public ModelSupport Supports => Facts?.Supports ?? UnknownSupport;

    /// <summary>When it came out, as AWS says; null when AWS did not say.</summary>
    public DateTimeOffset? Released { get; init; }

    /// <summary>Whether AWS has announced its end.</summary>
    public bool IsLegacy { get; init; }

    /// <summary>When it ends; null while nobody says so.</summary>
    public DateTimeOffset? Ends { get; init; }

    /// <summary>Ways through other regions, in order of preference.</summary>
    public IReadOnlyList<ModelRoute> Elsewhere { get; init; } = [];

    private static ModelSupport UnknownSupport { get; } = new();

    /// <summary>
    /// What it costs when called by this id; null when that is unknown, which is not the same as free. The id of an application profile hides its
    /// geography, so the dearest price that its region can have counts.
    /// </summary>
    public ModelPrice? PriceOf(string callableId)
    {
        ArgumentNullException.ThrowIfNull(callableId);
        if (!ModelArn.Announces(callableId))
        {
            return Facts?.PriceOf(GeoPrefixes.PrefixOf(callableId));
        }

        var id = callableId.AsSpan(callableId.LastIndexOf('/') + 1);
        return id.EndsWith(Id, StringComparison.Ordinal)
            ? Facts?.PriceOf(GeoPrefixes.PrefixOf(id))
            : Facts?.DearestPrice(ModelArn.Parse(callableId)?.Region is { Length: > 0 } region ? region : Region);
    }
}
