namespace BedrockAspire.Gateway.Usage.Queries;

/// <summary>Questions to the ledger.</summary>
public interface IUsageQueries
{
    /// <summary>Sums by day and whatever else, out of the daily sums: no single call is read. In the order of the day, then of cost, the highest first.</summary>
    /// <param name="filter">Which days; times count by their day.</param>
    /// <param name="grouping">What the sums are apart by.</param>
    /// <param name="skip">How many rows to leave out at the beginning.</param>
    /// <param name="limit">How many rows at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<IReadOnlyList<UsageSum>> SumAsync(UsageFilter filter, UsageGrouping grouping, int skip, int limit, CancellationToken cancellationToken);

    /// <summary>Single calls, the newest first.</summary>
    /// <param name="filter">Which calls.</param>
    /// <param name="below">Where the previous page ended; null for the first.</param>
    /// <param name="limit">How many calls at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    IAsyncEnumerable<UsageCall> CallsAsync(UsageFilter filter, UsagePlace? below, int limit, CancellationToken cancellationToken);

    /// <summary>Times and errors of single calls.</summary>
    Task<UsageRecent> RecentAsync(UsageFilter filter, CancellationToken cancellationToken);
}
