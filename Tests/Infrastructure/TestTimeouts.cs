namespace BedrockAspire.Tests.Infrastructure;

/// <summary>The one bound of every await in the tests: long enough for a busy machine, short enough to end a hang.</summary>
public static class TestTimeouts
{
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(60);
}
