namespace BedrockAspire.Data.Entities;

/// <summary>What AWS listed last, so that a restart does not wait for it.</summary>
internal sealed class CatalogueSnapshotRow
{
    /// <summary>The backend that was asked.</summary>
    public required string Source { get; set; }

    /// <summary>JSON.</summary>
    public required string Content { get; set; }

    public DateTimeOffset SavedAt { get; set; }
}
