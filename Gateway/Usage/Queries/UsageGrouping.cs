namespace BedrockAspire.Gateway.Usage.Queries;

/// <summary>What sums are apart by.</summary>
[Flags]
public enum UsageGrouping
{
    None = 0,
    Day = 1,
    Model = 2,
    Key = 4,
    User = 8,
    Team = 16,
    Service = 32,
}
