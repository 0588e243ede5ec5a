namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>Of times, in milliseconds.</summary>
public sealed record Percentiles
{
    public double? P50 { get; set; }

    public double? P95 { get; set; }

    public double? P99 { get; set; }
}
