using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.ControlPlane;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Makes a snapshot from what AWS listed for each region and, for a region that it did not list yet, from the built-in table.</summary>
internal sealed class CatalogueBuilder(CatalogueSettings settings, DateTimeOffset now)
{
    private readonly Dictionary<string, CatalogueModel> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ModelResolution> _profiles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<ModelRoute>> _elsewhere = new(StringComparer.Ordinal);
    private readonly HashSet<string> _outOfScope = new(StringComparer.Ordinal);
    private readonly HashSet<string> _turnedOff = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);
    private IReadOnlySet<string> _unavailable = new HashSet<string>();

    /// <summary>Does it.</summary>
    /// <param name="listings">What AWS listed, by region.</param>
    /// <param name="unavailable">Models that Bedrock lately refused to this account; they are hidden.</param>
    public CatalogueSnapshot Build(IReadOnlyDictionary<string, RegionListing> listings, IReadOnlySet<string> unavailable)
    {
        _unavailable = unavailable;
        // In order of preference: the first region that can call a model keeps it.
        foreach (var region in settings.Regions)
        {
            if (listings.TryGetValue(region.Name, out var listing))
            {
                AddListed(region, listing);
            }
            else
            {
                AddFromTable(region);
            }
        }

        // The table's order, which puts what people ask for first; models that it does not know follow by id.
        var order = settings.Table.Models.Select((facts, index) => (facts.Id, index)).ToDictionary(pair => pair.Id, pair => pair.index);
        var models = _models.Values
            .OrderBy(model => order.GetValueOrDefault(model.Id, int.MaxValue))
            .ThenBy(model => model.Id, StringComparer.Ordinal)
            .ToArray();
        var isDiscovered = listings.ContainsKey(settings.HomeRegion);
        return new CatalogueNames(settings, models, _profiles, unavailable).ToSnapshot(isDiscovered, _outOfScope, _turnedOff, _ended, now);
    }

    private void AddListed(BedrockRegion region, RegionListing listing)
    {
        var routes = listing.Profiles.Concat(listing.ApplicationProfiles)
            .Where(profile => profile is { Status: null or "ACTIVE" })
            .Select(profile => (Profile: profile, Route: ProfileRoute.Of(profile)))
            .Where(pair => pair.Route is not null)
            .Select(pair => (pair.Profile, Route: pair.Route!))
            .ToArray();
        var usable = routes
            .Where(pair => pair.Route.Prefix is not null && pair.Route.IsAllowed(settings.Scope, region.Name))
            .ToLookup(pair => pair.Route.BaseId, StringComparer.Ordinal);
        foreach (var summary in listing.Models.Where(summary => summary is not null))
        {
            AddListed(region, summary, usable[summary.ModelId]);
        }

        foreach (var (profile, route) in routes)
        {
            AddProfile(region, profile, route);
        }
    }

    private void AddListed(BedrockRegion region, FoundationModelSummary summary, IEnumerable<(InferenceProfileSummary Profile, ProfileRoute Route)> profiles)
    {
        var id = summary.ModelId;
        var facts = settings.Table.Find(id);
        var mode = ModeOf(summary, facts);
        if (_models.TryGetValue(id, out var known))
        {
            if (!(summary.ModelLifecycle?.EndOfLifeTime <= now) && CallableIdOf(summary, profiles, region.Name) is { } way)
            {
                AddElsewhere(id, known.Region, new ModelRoute(way, region.Name), region);
            }

            return;
        }

        if (!ModelIds.IsWellFormed(id) || ModelIds.HasContextSuffix(id) || !IsWanted(id, mode, region))
        {
            return;
        }

        // AWS's word on the end counts, and the table's only where AWS gives none and the day is still to come.
        var ends = summary.ModelLifecycle?.EndOfLifeTime;
        if (ends <= now)
        {
            _ended.TryAdd(id, ends.Value);
            return;
        }

        if (CallableIdOf(summary, profiles, region.Name) is not { } callable)
        {
            return;
        }

        _models.Add(id, new CatalogueModel(
            id, FirstOf(summary.ModelName, facts?.Name, id), FirstOf(summary.ProviderName, facts?.Provider, "unknown"), mode, callable, region.Name, facts)
        {
            Released = summary.ModelLifecycle?.StartOfLifeTime,
            IsLegacy = summary.ModelLifecycle?.Status == "LEGACY",
            Ends = ends ?? (facts?.Lifecycle.EndsAt > now ? facts.Lifecycle.EndsAt : null),
            Elsewhere = Ways(id),
        });
    }

    private void AddProfile(BedrockRegion region, InferenceProfileSummary profile, ProfileRoute route)
    {
        var id = profile.InferenceProfileId;
        if (!route.IsAllowed(settings.Scope, region.Name))
        {
            _outOfScope.Add(id);
            return;
        }

        if (!_models.TryGetValue(route.BaseId, out var model))
        {
            return;
        }

        if (route.Prefix is not null)
        {
            AddSystemProfile(id, model, region);
            return;
        }

        // Bedrock takes an application profile by its ARN only; the id alone is a convenience of ours.
        var arn = profile.InferenceProfileArn ?? id;
        _profiles.TryAdd(id, new ModelResolution(id, model, arn, region.Name));
        _profiles.TryAdd(arn, new ModelResolution(arn, model, arn, region.Name));
    }

    private void AddFromTable(BedrockRegion region)
    {
        var prefixes = GeoPrefixes.Of(region.Name, settings.Scope);
        foreach (var facts in settings.Table.Models.Where(facts => facts.IsOnRuntime))
        {
            var id = facts.Id;
            var ends = facts.Lifecycle.EndsAt;
            if (facts.Lifecycle.Status == "EOL" || ends <= now)
            {
                _ended.TryAdd(id, ends ?? now);
                continue;
            }

            foreach (var profile in facts.Profiles.Except(prefixes.Select(prefix => $"{prefix}.{id}")))
            {
                if (GeoPrefixes.Of(region.Name).Contains(GeoPrefixes.Split(profile).Prefix!))
                {
                    _outOfScope.Add(profile);
                }
            }

            var isOffered = facts.Regions?.Contains(region.Name) is not false;
            if (!isOffered || (!_models.ContainsKey(id) && !IsWanted(id, facts.Kind, region)))
            {
                continue;
            }

            var profiles = prefixes.Select(prefix => $"{prefix}.{id}").Where(facts.Profiles.Contains).ToArray();
            if ((facts.RequiresProfile ? profiles.FirstOrDefault() : id) is not { } callable)
            {
                continue;
            }

            if (_models.TryGetValue(id, out var known))
            {
                AddElsewhere(id, known.Region, new ModelRoute(callable, region.Name), region);
                foreach (var profile in profiles.Where(_profiles.ContainsKey))
                {
                    AddSystemProfile(profile, known, region);
                }

                continue;
            }

            var model = new CatalogueModel(id, facts.Name, facts.Provider, facts.Kind, callable, region.Name, facts)
            {
                IsLegacy = facts.Lifecycle.Status == "LEGACY",
                Ends = ends,
                Elsewhere = Ways(id),
            };
            _models.Add(id, model);
            foreach (var profile in profiles)
            {
                AddSystemProfile(profile, model, region);
            }
        }
    }

    // The same profile can be called from every region that has it.
    private void AddSystemProfile(string id, CatalogueModel model, BedrockRegion region)
    {
        if (_profiles.TryGetValue(id, out var known))
        {
            AddElsewhere(id, known.Region, new ModelRoute(id, region.Name), region);
        }
        else
        {
            _profiles.Add(id, new ModelResolution(id, model, id, region.Name) { Elsewhere = Ways(id) });
        }
    }

    // A region that serves only the image models which others lack takes no calls off them.
    private void AddElsewhere(string name, string from, ModelRoute way, BedrockRegion region)
    {
        if (!region.ImagesOnly
            && way.Region != from
            && GeoPrefixes.MayMove(from, way.Region, settings.Scope)
            && !_unavailable.Contains(ModelCatalogue.KeyOf(GeoPrefixes.Split(name).BaseId, way.Region))
            && _elsewhere.TryGetValue(name, out var ways))
        {
            ways.Add(way);
        }
    }

    // Filled by the regions that follow.
    private List<ModelRoute> Ways(string name) => _elsewhere[name] = [];

    private bool IsWanted(string id, ModelMode mode, BedrockRegion region)
    {
        if (_models.ContainsKey(id) || (region.ImagesOnly && mode is not (ModelMode.Image or ModelMode.ImageEdit)))
        {
            return false;
        }

        var isServed = settings.Served.Modes.Contains(mode) || settings.Served.Unlisted.Contains(mode);
        if (isServed && !settings.Filter.Allows(id))
        {
            _turnedOff.Add(id);
            return false;
        }

        return true;
    }

    // In the region itself where it can be called on demand, else by the profile of the region's geography, else by the global one.
    private static string? CallableIdOf(
        FoundationModelSummary summary, IEnumerable<(InferenceProfileSummary Profile, ProfileRoute Route)> profiles, string region) =>
        summary.InferenceTypesSupported.Contains("ON_DEMAND")
            ? summary.ModelId
            : profiles
                .Select(pair => (pair.Profile.InferenceProfileId, Rank: pair.Route.RankIn(region)))
                .Where(pair => pair.Rank is not null)
                .OrderBy(pair => pair.Rank)
                .Select(pair => pair.InferenceProfileId)
                .FirstOrDefault();

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
