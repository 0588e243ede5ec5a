namespace BedrockAspire.Gateway.Limits;

/// <summary>How budgets and rate limits are kept. Section <c>Gateway:Limits</c>.</summary>
public sealed class LimitOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string SectionName = "Gateway:Limits";

    /// <summary>What becomes of calls to a model whose price is unknown when a budget applies; <c>Allow</c> lets them pass with a warning and counts nothing.</summary>
    public LimitPolicy UnknownPrice { get; set; } = LimitPolicy.Allow;

    /// <summary>What becomes of calls that need more of a budget than this replica holds while the database is away.</summary>
    public LimitPolicy WhenDatabaseIsAway { get; set; } = LimitPolicy.Refuse;

    /// <summary>How often a replica reports what was spent, gives back what is idle and looks for changed limits.</summary>
    public TimeSpan ReportInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a call waits for the database before it counts as away.</summary>
    public TimeSpan DatabaseTimeout { get; set; } = TimeSpan.FromSeconds(3);
}
