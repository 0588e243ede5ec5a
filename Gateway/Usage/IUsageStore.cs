namespace BedrockAspire.Gateway.Usage;

/// <summary>Where the ledger is kept for good.</summary>
public interface IUsageStore
{
    /// <summary>
    /// Adds records and sums up those that were not there yet, all or nothing. Records that are there already are passed over, so that a batch
    /// may be sent again when nobody knows whether it arrived.
    /// </summary>
    /// <returns>How many were new.</returns>
    Task<int> AddAsync(IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken);

    /// <summary>Makes room for the months to come, and drops those that are older than a number of months before the present one.</summary>
    /// <param name="now">The present.</param>
    /// <param name="retentionMonths">How many months are kept beside the present one; null keeps all.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    Task MaintainAsync(DateTimeOffset now, int? retentionMonths, CancellationToken cancellationToken);
}
