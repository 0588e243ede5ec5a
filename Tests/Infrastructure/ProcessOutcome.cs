namespace BedrockAspire.Tests.Infrastructure;

/// <summary>How a process ended and what it wrote.</summary>
public sealed record ProcessOutcome(string CommandLine, int ExitCode, bool TimedOut, string Output, string Error)
{
    /// <summary>The last line of standard output.</summary>
    public string LastLine => Output.TrimEnd().Split('\n')[^1];

    public void AssertSuccess()
    {
        Assert.True(
            ExitCode == 0 && !TimedOut,
            $"`{CommandLine}` {(TimedOut ? "did not end in time" : $"ended with {ExitCode}")}\n--- output\n{Output}\n--- error\n{Error}");
    }
}
