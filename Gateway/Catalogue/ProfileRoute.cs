using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.ControlPlane;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Where an inference profile leads.</summary>
/// <param name="BaseId">The model behind it.</param>
/// <param name="Prefix">The geography in its id; null for application profiles.</param>
/// <param name="Destinations">The regions that it may route to; the empty one stands for anywhere.</param>
internal sealed record ProfileRoute(string BaseId, string? Prefix, IReadOnlyList<string> Destinations)
{
    private const int UnknownGeographyRank = 100;

    private bool IsGlobal => Prefix == GeoPrefixes.Global || Destinations.Any(region => region.Length == 0);

    /// <summary>The route of a profile; null when it does not say what is behind it.</summary>
    public static ProfileRoute? Of(InferenceProfileSummary profile)
    {
        string? baseId = null;
        List<string> destinations = [];
        foreach (var model in profile.Models)
        {
            if (ModelArn.Parse(model?.ModelArn) is { Kind: ModelArn.FoundationModel } arn)
            {
                baseId ??= arn.Id;
                destinations.Add(arn.Region);
            }
        }

        var id = profile.InferenceProfileId;
        if (baseId is null)
        {
            return GeoPrefixes.Split(id) is ({ } known, var rest) ? new ProfileRoute(rest, known, []) : null;
        }

        var prefix = id.EndsWith("." + baseId, StringComparison.Ordinal) ? id[..^(baseId.Length + 1)] : null;
        return new ProfileRoute(baseId, prefix, destinations);
    }

    /// <summary>Whether a policy lets calls of a region take it.</summary>
    public bool IsAllowed(ProfileScope scope, string region) => scope switch
    {
        ProfileScope.Region => Destinations.Count > 0 && Destinations.All(destination => destination == region),
        ProfileScope.Geo => !IsGlobal && GeoPrefixes.IsGeographic(Prefix, Destinations, region),
        _ => true,
    };

    /// <summary>How well it suits the model's base id in a region, the lowest best; null when it does not.</summary>
    public int? RankIn(string region)
    {
        var order = GeoPrefixes.Of(region);
        for (var i = 0; i < order.Count; i++)
        {
            if (order[i] == Prefix)
            {
                return Prefix == GeoPrefixes.Global ? UnknownGeographyRank + 1 : i;
            }
        }

        // A geography that is newer than this code: the region lists it, and it routes within the region's part of the world.
        return Prefix is not null && GeoPrefixes.Split($"{Prefix}.x").Prefix is null && GeoPrefixes.IsGeographic(Prefix, Destinations, region)
            ? UnknownGeographyRank
            : null;
    }
}
