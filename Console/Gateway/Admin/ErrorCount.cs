namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>How often something went wrong.</summary>
public sealed record ErrorCount
{
    public string ErrorType { get; set; } = "";

    public long Calls { get; set; }
}
