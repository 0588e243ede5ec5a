using BedrockAspire.Bedrock.ControlPlane;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Makes a snapshot, either from what AWS listed for each region or, before that, from the built-in table.</summary>
internal sealed class CatalogueBuilder(ModelTable table, string homeRegion, string? imageRegion, DateOnly today)
{
    private readonly Dictionary<string, CatalogueModel> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _regionByProfile = new(StringComparer.Ordinal);

    /// <summary>The catalogue as the table has it: what the home region should offer.</summary>
    public CatalogueSnapshot FromTable()
    {
        foreach (var facts in table.Models.Where(facts => facts.IsOnRuntime && !HasEnded(facts.Lifecycle)))
        {
            AddFromTable(facts);
        }

        return Build(isDiscovered: false);
    }

    /// <summary>Adds what AWS listed for one region. Regions are added in order of preference; the first that has a model keeps it.</summary>
    public void AddRegion(
        string region, IReadOnlyList<FoundationModelSummary> models, IReadOnlyList<InferenceProfileSummary> profiles)
    {
        var isHome = string.Equals(region, homeRegion, StringComparison.Ordinal);
        var profilesByModel = Active(profiles)
            .SelectMany(profile => profile.Models.Select(model => (BaseId: BaseIdOf(model.ModelArn), profile.InferenceProfileId)))
            .Where(pair => pair.BaseId is not null)
            .ToLookup(pair => pair.BaseId!, pair => pair.InferenceProfileId, StringComparer.Ordinal);
        foreach (var profile in Active(profiles))
        {
            _regionByProfile.TryAdd(profile.InferenceProfileId, region);
        }

        foreach (var summary in models)
        {
            var facts = table.Find(summary.ModelId);
            var mode = ModeOf(summary, facts);
            if (_models.ContainsKey(summary.ModelId) || (!isHome && mode is not (ModelMode.Image or ModelMode.ImageEdit)) || HasEnded(summary.ModelLifecycle))
            {
                continue;
            }

            if (CallableIdOf(summary, profilesByModel[summary.ModelId], region) is not { } callable)
            {
                continue;
            }

            _models.Add(summary.ModelId, new CatalogueModel(
                summary.ModelId,
                FirstOf(summary.ModelName, facts?.Name, summary.ModelId),
                FirstOf(summary.ProviderName, facts?.Provider, "unknown"),
                mode,
                callable,
                region,
                facts)
            {
                Released = summary.ModelLifecycle?.StartOfLifeTime,
            });
        }
    }

    /// <summary>Ends the work.</summary>
    public CatalogueSnapshot Build(bool isDiscovered)
    {
        // The table's order, which puts what people ask for first; models that it does not know follow by id.
        var order = table.Models.Select((facts, index) => (facts.Id, index)).ToDictionary(pair => pair.Id, pair => pair.index);
        var models = _models.Values
            .OrderBy(model => order.GetValueOrDefault(model.Id, int.MaxValue))
            .ThenBy(model => model.Id, StringComparer.Ordinal)
            .ToArray();
        return new CatalogueSnapshot(models, table.Aliases, _regionByProfile, isDiscovered);
    }

    private void AddFromTable(ModelFacts facts)
    {
        var region = homeRegion;
        if (facts.Regions is { } regions && !regions.Contains(homeRegion))
        {
            if (imageRegion is null || !regions.Contains(imageRegion) || facts.Kind is not (ModelMode.Image or ModelMode.ImageEdit))
            {
                return;
            }

            region = imageRegion;
        }

        var profiles = GeoPrefixes.Of(region)
            .Select(prefix => $"{prefix}.{facts.Id}")
            .Where(facts.Profiles.Contains)
            .ToArray();
        var callable = facts.RequiresProfile ? profiles.FirstOrDefault() : facts.Id;
        if (callable is null)
        {
            return;
        }

        _models.Add(facts.Id, new CatalogueModel(facts.Id, facts.Name, facts.Provider, facts.Kind, callable, region, facts));
        foreach (var profile in profiles)
        {
            _regionByProfile.TryAdd(profile, region);
        }
    }

    private static IEnumerable<InferenceProfileSummary> Active(IReadOnlyList<InferenceProfileSummary> profiles) =>
        profiles.Where(profile => profile.Status is null or "ACTIVE");

    // In the region itself where it can be called on demand, else by the profile of the region's geography, else by the global one.
    private static string? CallableIdOf(FoundationModelSummary summary, IEnumerable<string> profiles, string region)
    {
        if (summary.InferenceTypesSupported.Contains("ON_DEMAND"))
        {
            return summary.ModelId;
        }

        var offered = profiles.ToHashSet(StringComparer.Ordinal);
        return GeoPrefixes.Of(region).Select(prefix => $"{prefix}.{summary.ModelId}").FirstOrDefault(offered.Contains);
    }

    private static ModelMode ModeOf(FoundationModelSummary summary, ModelFacts? facts)
    {
        if (facts is not null)
        {
            return facts.Kind;
        }

        var output = summary.OutputModalities;
        return output.Contains("TEXT") ? ModelMode.Chat
            : output.Contains("IMAGE") ? ModelMode.Image
            : output.Contains("EMBEDDING") ? ModelMode.Embedding
            : ModelMode.Other;
    }

    private bool HasEnded(ModelLifecycle lifecycle) => lifecycle.Status == "EOL" || lifecycle.Eol <= today;

    private bool HasEnded(FoundationModelLifecycle? lifecycle) =>
        lifecycle?.EndOfLifeTime is { } end && DateOnly.FromDateTime(end.UtcDateTime) <= today;

    // arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-5
    private static string? BaseIdOf(string? arn)
    {
        var slash = arn?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        return slash < 0 ? null : arn![(slash + 1)..];
    }

    private static string FirstOf(params ReadOnlySpan<string?> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (!string.IsNullOrWhiteSpace(candidate))
            {
                return candidate;
            }
        }

        return "";
    }
}
