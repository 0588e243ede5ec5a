using System.Collections.Frozen;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>What can be called at one point in time. Immutable, so a request sees one catalogue from beginning to end.</summary>
public sealed class CatalogueSnapshot
{
    private readonly FrozenDictionary<string, CatalogueModel> _byId;
    private readonly FrozenDictionary<string, CatalogueModel> _byAlias;
    private readonly FrozenDictionary<string, string> _regionByProfile;

    internal CatalogueSnapshot(
        IReadOnlyList<CatalogueModel> models, IReadOnlyList<ModelAlias> aliases, IReadOnlyDictionary<string, string> regionByProfile, bool isDiscovered)
    {
        Models = models;
        IsDiscovered = isDiscovered;
        _byId = models.ToFrozenDictionary(model => model.Id, StringComparer.Ordinal);
        _byAlias = aliases
            .Select(alias => (alias.Alias, Model: alias.Models.Select(_byId.GetValueOrDefault).FirstOrDefault(model => model is not null)))
            .Where(pair => pair.Model is not null)
            .ToFrozenDictionary(pair => pair.Alias, pair => pair.Model!, StringComparer.Ordinal);
        _regionByProfile = regionByProfile.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>All models of all kinds.</summary>
    public IReadOnlyList<CatalogueModel> Models { get; }

    /// <summary>Whether AWS was asked, or the built-in table is all there is.</summary>
    public bool IsDiscovered { get; }

    /// <summary>The model of a base id, or null.</summary>
    public CatalogueModel? Find(string baseId) => _byId.GetValueOrDefault(baseId);

    /// <summary>The model that an alias means here, or null.</summary>
    public CatalogueModel? FindAlias(string alias) => _byAlias.GetValueOrDefault(alias);

    /// <summary>The region that offers a profile id, or null.</summary>
    public string? RegionOfProfile(string profileId) => _regionByProfile.GetValueOrDefault(profileId);
}
