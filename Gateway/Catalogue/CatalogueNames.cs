using System.Globalization;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>
/// Works out what every name means before anybody asks: the operator's aliases, base ids, inference profiles, family aliases, replacements.
/// A request then finds its name by one look-up, with the warning that belongs to it.
/// </summary>
internal sealed class CatalogueNames
{
    // Circles are refused at start; this ends one that only AWS's listing makes.
    private const int MaxSteps = 16;

    private readonly CatalogueSettings _settings;
    private readonly Dictionary<string, CatalogueModel> _byId;
    private readonly IReadOnlyList<CatalogueModel> _models;
    private readonly IReadOnlySet<string> _hidden;
    private readonly Dictionary<string, ModelResolution> _known;

    public CatalogueNames(
        CatalogueSettings settings,
        IReadOnlyList<CatalogueModel> models,
        IReadOnlyDictionary<string, ModelResolution> profiles,
        IReadOnlySet<string> unavailable)
    {
        _settings = settings;
        _models = models;
        _byId = models.ToDictionary(model => model.Id, StringComparer.Ordinal);
        // A fault that hits every model, such as a broken permission, must not empty the list.
        var served = models.Where(model => settings.Served.Modes.Contains(model.Mode));
        _hidden = served.All(model => unavailable.Contains(model.Id)) ? new HashSet<string>() : unavailable;
        _known = new Dictionary<string, ModelResolution>(profiles.Count + models.Count, StringComparer.Ordinal);
        foreach (var model in models)
        {
            _known[model.Id] = new ModelResolution(model.Id, model, model.CallableId, model.Region) { Elsewhere = model.Elsewhere };
        }

        foreach (var (name, resolution) in profiles)
        {
            _known.TryAdd(name, resolution);
        }
    }

    public CatalogueSnapshot ToSnapshot(
        bool isDiscovered,
        IReadOnlySet<string> outOfScope,
        IReadOnlySet<string> turnedOff,
        IReadOnlyDictionary<string, DateTimeOffset> ended,
        DateTimeOffset now)
    {
        var own = _settings.Options.Aliases;
        var builtIn = _settings.Table.Aliases;
        var names = new Dictionary<string, ModelResolution>(_known.Count + own.Count + builtIn.Count, StringComparer.Ordinal);
        foreach (var name in _known.Keys.Concat(builtIn.Select(alias => alias.Alias)).Concat(own.Keys).Concat(_settings.Options.Replacements.Keys))
        {
            if (Resolve(name, MaxSteps) is { } resolution)
            {
                names[name] = WithEnd(resolution with { RequestedModel = name });
            }
        }

        var listed = own.Keys.Order(StringComparer.Ordinal)
            .Concat(builtIn.Where(alias => alias.Listed && !own.ContainsKey(alias.Alias)).Select(alias => alias.Alias))
            .Where(names.ContainsKey)
            .Select(name => names[name])
            .ToArray();
        return new CatalogueSnapshot(_models.Where(model => !_hidden.Contains(model.Id) && !own.ContainsKey(model.Id)).ToArray(), listed, names)
        {
            IsDiscovered = isDiscovered,
            OutOfScope = outOfScope,
            TurnedOff = turnedOff,
            Ended = ended,
            NextChange = NextChange(now),
        };
    }

    private ModelResolution? Resolve(string name, int steps)
    {
        if (steps == 0)
        {
            return null;
        }

        if (_settings.Options.Aliases.TryGetValue(name, out var target))
        {
            return Resolve(target, steps - 1);
        }

        if (_known.TryGetValue(name, out var known))
        {
            return known;
        }

        if (_settings.Table.FindAlias(name) is { } alias)
        {
            return BestOf(alias) is { } best
                ? _known[best.Id]
                : _settings.Table.MembersOf(name).Select(id => Replaced(id, steps)).FirstOrDefault(resolution => resolution is not null);
        }

        return Replaced(name, steps);
    }

    private ModelResolution? Replaced(string name, int steps) =>
        _settings.Options.Replacements.TryGetValue(name, out var target) && Resolve(target, steps - 1) is { } resolution
            ? resolution with { Warning = $"{name} is not available, so {resolution.Model.Id} was used" }
            : null;

    // Active before legacy, then as the alias says; one that Bedrock lately refused only when there is no other.
    private CatalogueModel? BestOf(ModelAlias alias) =>
        alias.MembersOf(_byId.Keys)
            .Select(_byId.GetValueOrDefault)
            .OfType<CatalogueModel>()
            .OrderBy(model => _hidden.Contains(model.Id))
            .ThenBy(model => model.IsLegacy)
            .FirstOrDefault();

    private ModelResolution WithEnd(ModelResolution resolution)
    {
        var model = resolution.Model;
        if (!model.IsLegacy || resolution.Warning is not null)
        {
            return resolution;
        }

        var end = model.Ends is { } ends ? string.Create(CultureInfo.InvariantCulture, $" and ends on {ends:yyyy-MM-dd}") : "";
        var successor = _settings.Table.Aliases
            .Where(alias => alias.Covers(model.Id))
            .Select(BestOf)
            .FirstOrDefault(best => best is not null && best.Id != model.Id && !best.IsLegacy);
        return resolution with
        {
            Warning = $"{model.Id} is a legacy model on Bedrock{end}{(successor is null ? "" : $"; move to {successor.Id}")}",
        };
    }

    private DateTimeOffset? NextChange(DateTimeOffset now)
    {
        var soon = _settings.Options.EndsSoonWithin;
        DateTimeOffset? next = null;
        foreach (var ends in _models.Select(model => model.Ends).OfType<DateTimeOffset>())
        {
            foreach (var moment in (ReadOnlySpan<DateTimeOffset>)[ends - soon, ends])
            {
                next = moment > now && !(next <= moment) ? moment : next;
            }
        }

        return next;
    }
}
