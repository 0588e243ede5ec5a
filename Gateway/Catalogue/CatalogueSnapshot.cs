using System.Collections.Frozen;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>What can be called at one point in time. Immutable, so a request sees one catalogue from beginning to end.</summary>
public sealed class CatalogueSnapshot
{
    private readonly FrozenDictionary<string, ModelResolution> _byName;

    internal CatalogueSnapshot(
        IReadOnlyList<CatalogueModel> models, IReadOnlyList<ModelResolution> aliases, IReadOnlyDictionary<string, ModelResolution> byName)
    {
        Models = models;
        Aliases = aliases;
        _byName = byName.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The models to list, of all kinds.</summary>
    public IReadOnlyList<CatalogueModel> Models { get; }

    /// <summary>The aliases to list, the operator's own first.</summary>
    public IReadOnlyList<ModelResolution> Aliases { get; }

    /// <summary>Whether AWS listed the home region's models, or the built-in table is all there is.</summary>
    public bool IsDiscovered { get; init; }

    /// <summary>When something ends or begins to end soon; null when nothing does.</summary>
    public DateTimeOffset? NextChange { get; init; }

    /// <summary>All names that lead to a model, by its base id.</summary>
    public ILookup<string, string> NamesById() => _byName.Where(name => name.Key != name.Value.Model.Id).ToLookup(name => name.Value.Model.Id, name => name.Key, StringComparer.Ordinal);

    internal IReadOnlySet<string> OutOfScope { get; init; } = FrozenSet<string>.Empty;

    internal IReadOnlySet<string> TurnedOff { get; init; } = FrozenSet<string>.Empty;

    internal IReadOnlyDictionary<string, DateTimeOffset> Ended { get; init; } = FrozenDictionary<string, DateTimeOffset>.Empty;

    /// <summary>What a name means; null when it is neither alias, base id nor listed inference profile.</summary>
    public ModelResolution? Find(string name) => _byName.GetValueOrDefault(name);

    internal CatalogueSnapshot ChangingBefore(DateTimeOffset moment) => new(Models, Aliases, _byName)
    {
        IsDiscovered = IsDiscovered,
        NextChange = NextChange < moment ? NextChange : moment,
        OutOfScope = OutOfScope,
        TurnedOff = TurnedOff,
        Ended = Ended,
    };
}
