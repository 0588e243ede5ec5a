namespace BedrockAspire.Tests.Infrastructure;

/// <summary>What a test needs of the machine.</summary>
public static class Requirement
{
    /// <summary>Skips the running test; with CI=true it fails.</summary>
    public static void SkipOrFail(string reason)
    {
        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
        {
            Assert.Fail($"With CI=true nothing is skipped, but {reason}");
        }

        Assert.Skip(reason);
    }
}
