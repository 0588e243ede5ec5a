namespace BedrockAspire.Gateway.Accounts;

/// <summary>Where keys are kept. Every method ends within a bounded time.</summary>
public interface IKeyStore
{
    /// <summary>A number that grows with every change of keys, users, teams and budgets.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<long> GetSettingsVersionAsync(CancellationToken cancellationToken);

    /// <summary>The keys of some hashes; what is not in the answer does not exist.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyDictionary<KeyHash, StoredKey>> FindAsync(IReadOnlyCollection<KeyHash> hashes, CancellationToken cancellationToken);
}
