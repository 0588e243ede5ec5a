namespace BedrockAspire.Data.Entities;

/// <summary>What became of a budget in one of its periods.</summary>
internal sealed class BudgetPeriodRow
{
    public Guid BudgetId { get; set; }

    public DateTimeOffset PeriodStart { get; set; }

    /// <summary>Granted to replicas and neither settled nor given back.</summary>
    public long LeasedNanodollars { get; set; }

    /// <summary>Spent, as far as replicas have reported it.</summary>
    public long SettledNanodollars { get; set; }

    /// <summary>Held back for good, because a replica died with it and may have spent it.</summary>
    public long WrittenOffNanodollars { get; set; }
}
