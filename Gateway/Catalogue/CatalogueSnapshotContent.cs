namespace BedrockAspire.Gateway.Catalogue;

/// <summary>The shape of the snapshot file. It holds what AWS said and nothing that was concluded from it, so settings may change between two starts.</summary>
internal sealed record CatalogueSnapshotContent
{
    public const int CurrentVersion = 1;

    public int Version { get; set; }

    /// <summary>See <see cref="CatalogueSettings.Source"/>.</summary>
    public string Source { get; set; } = "";

    public DateTimeOffset SavedAt { get; set; }

    public IReadOnlyList<RegionListing> Regions { get; set => field = value ?? []; } = [];
}
