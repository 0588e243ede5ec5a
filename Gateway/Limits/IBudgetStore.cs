namespace BedrockAspire.Gateway.Limits;

/// <summary>Where budgets are kept and what the replicas share. Every method throws when the store cannot be reached, and may be repeated.</summary>
public interface IBudgetStore
{
    /// <summary>Says that a replica is alive, and asks for what has changed.</summary>
    /// <param name="replica">The replica.</param>
    /// <param name="knownVersion">The version of the settings that it has; -1 for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ReplicaNews> BeatAsync(Replica replica, long knownVersion, CancellationToken cancellationToken);

    /// <summary>Reports what was spent and takes, extends or gives back leases, all or nothing, in one round trip. A budget that is gone has no answer.</summary>
    Task<IReadOnlyList<LeaseAnswer>> ExchangeAsync(Replica replica, IReadOnlyList<LeaseAsk> asks, CancellationToken cancellationToken);

    /// <summary>Says that a replica is ending, having given back what it could.</summary>
    Task LeaveAsync(Replica replica, CancellationToken cancellationToken);

    /// <summary>How the current periods of all budgets stand, of those that are not in force too.</summary>
    Task<IReadOnlyList<BudgetState>> StatesAsync(CancellationToken cancellationToken);
}
