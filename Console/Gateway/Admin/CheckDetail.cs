namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>One of the things that a check looked at.</summary>
public sealed record CheckDetail
{
    public string Name { get; set; } = "";

    /// <summary><c>passed</c>, <c>doubtful</c>, <c>failed</c> or <c>not_set</c>.</summary>
    public string Status { get; set; } = "";

    public string Finding { get; set; } = "";

    public string? Advice { get; set; }
}
