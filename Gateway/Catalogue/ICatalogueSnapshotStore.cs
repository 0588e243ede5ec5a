namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Where replicas share what AWS listed last, so that a new one need not wait for AWS.</summary>
public interface ICatalogueSnapshotStore
{
    /// <summary>What was listed from a source; null when nothing was.</summary>
    /// <exception cref="Accounts.StoreUnavailableException">The store does not answer.</exception>
    Task<string?> LoadAsync(string source, CancellationToken cancellationToken);

    /// <summary>Replaces it.</summary>
    /// <exception cref="Accounts.StoreUnavailableException">The store does not answer.</exception>
    Task SaveAsync(string source, string content, DateTimeOffset savedAt, CancellationToken cancellationToken);
}
