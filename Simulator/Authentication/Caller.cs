namespace BedrockAspire.Simulator.Authentication;

/// <summary>Who calls, how that was shown (<c>sigv4</c>, <c>bearer</c>, <c>none</c>) and which Region is meant.</summary>
internal sealed record Caller(string Kind, string Region)
{
    public static Caller Nobody { get; } = new("none", "us-east-1");
}
