namespace BedrockAspire.Gateway.Usage.Queries;

/// <summary>Sums of one group. Members that are not grouped by are null.</summary>
public sealed record UsageSum(UsageTotals Totals)
{
    public DateOnly? Day { get; init; }

    public string? Model { get; init; }

    public Guid? KeyId { get; init; }

    public string? KeyName { get; init; }

    public string? UserId { get; init; }

    public string? UserName { get; init; }

    public Guid? TeamId { get; init; }

    public string? TeamName { get; init; }

    public string? Service { get; init; }
}
