using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Contract;

public sealed class ProcessRunnerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Output_error_and_exit_code_are_captured()
    {
        var outcome = await ProcessRunner.RunAsync(
            "bash", ["-c", "echo one; echo \"$WORD\"; echo oops >&2; exit 3"], Path.GetTempPath(),
            new Dictionary<string, string> { ["WORD"] = "zwölf" }, cancellationToken: Token);

        Assert.Equal(3, outcome.ExitCode);
        Assert.False(outcome.TimedOut);
        Assert.Equal("zwölf", outcome.LastLine);
        Assert.Equal("oops\n", outcome.Error);
        Assert.Contains("oops", Assert.ThrowsAny<Exception>(outcome.AssertSuccess).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_that_runs_too_long_is_killed_with_its_children()
    {
        // The child holds the output open, so the call would not return if it lived on.
        var outcome = await ProcessRunner.RunAsync(
            "bash", ["-c", "echo started; sleep 600 & wait"], Path.GetTempPath(), timeout: TimeSpan.FromSeconds(2), cancellationToken: Token);

        Assert.True(outcome.TimedOut);
        Assert.Equal("started", outcome.LastLine);
    }
}
