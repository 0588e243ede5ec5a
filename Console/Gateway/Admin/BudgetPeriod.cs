namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>What became of a budget in its current period.</summary>
public sealed record BudgetPeriod
{
    public DateTimeOffset Start { get; set; }

    /// <summary>Null where it never ends.</summary>
    public DateTimeOffset? End { get; set; }

    /// <summary>Spent.</summary>
    public decimal SettledUsd { get; set; }

    /// <summary>May be spent at this moment.</summary>
    public decimal LeasedUsd { get; set; }

    /// <summary>Lent to a replica that died.</summary>
    public decimal WrittenOffUsd { get; set; }

    public decimal RemainingUsd { get; set; }
}
