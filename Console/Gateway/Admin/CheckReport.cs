namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>What a service found out about its own set-up.</summary>
public sealed record CheckReport
{
    public string Name { get; set; } = "";

    public string Service { get; set; } = "";

    public string Status { get; set; } = "";

    public IReadOnlyList<CheckDetail> Details { get; set; } = [];
}
