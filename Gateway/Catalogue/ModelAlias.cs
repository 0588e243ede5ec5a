namespace BedrockAspire.Gateway.Catalogue;

/// <summary>A short name and what it may mean: the newest of a family, or the first of a list that there is.</summary>
public sealed record ModelAlias
{
    public required string Alias { get; set; }

    public bool Listed { get; set; }

    /// <summary>Patterns of base ids, see <see cref="ModelVersion"/>.</summary>
    public IReadOnlyList<string> Family { get; set => field = value ?? []; } = [];

    /// <summary>Base ids, best first.</summary>
    public IReadOnlyList<string> Models { get; set => field = value ?? []; } = [];

    /// <summary>Whether a base id is one that the alias may mean.</summary>
    public bool Covers(string id) => Models.Contains(id) || VersionOf(id) is not null;

    /// <summary>The members among <paramref name="ids"/>, best first.</summary>
    internal IEnumerable<string> MembersOf(IEnumerable<string> ids)
    {
        var family = ids
            .Select(id => (Id: id, Version: VersionOf(id)))
            .Where(member => member.Version is not null)
            .OrderByDescending(member => member.Version)
            .ThenBy(member => member.Id, StringComparer.Ordinal)
            .Select(member => member.Id);
        return Models.Concat(family).Distinct(StringComparer.Ordinal);
    }

    private ModelVersion? VersionOf(string id)
    {
        foreach (var pattern in Family)
        {
            if (ModelVersion.Match(pattern, id) is { } version)
            {
                return version;
            }
        }

        return null;
    }
}
