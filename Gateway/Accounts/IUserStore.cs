namespace BedrockAspire.Gateway.Accounts;

/// <summary>Where people are kept. Every method ends within a bounded time.</summary>
public interface IUserStore
{
    /// <summary>The people about whom an operator has decided something: those that are blocked or in a team.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyDictionary<string, UserSettings>> ListSettingsAsync(CancellationToken cancellationToken);

    /// <summary>Notes that people were seen; those that are new appear.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task NoteSeenAsync(IReadOnlyCollection<UserSighting> sightings, CancellationToken cancellationToken);
}
