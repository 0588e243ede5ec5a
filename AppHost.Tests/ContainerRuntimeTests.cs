using BedrockAspire.AppHost.Topology;

namespace BedrockAspire.AppHost.Tests;

public sealed class ContainerRuntimeTests
{
    [Fact]
    public async Task A_command_that_is_not_installed_is_no_runtime() =>
        Assert.Null(await ContainerRuntime.FindAsync(["no-such-container-runtime"]));

    // "false info" exits with 1, as docker does when its engine is down, and "echo info" with 0.
    [Fact]
    public async Task The_first_command_that_answers_is_taken()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Needs the commands false and echo.");

        Assert.Equal("echo", await ContainerRuntime.FindAsync(["no-such-container-runtime", "false", "echo"]));
    }
}
