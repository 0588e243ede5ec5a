using BedrockAspire.AppHost.Topology;

namespace BedrockAspire.AppHost.Tests;

public sealed class ContainerRuntimeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrock-aspire-").FullName;

    [Fact]
    public async Task A_command_that_is_not_installed_is_no_runtime() =>
        Assert.Null(await ContainerRuntime.FindAsync(["no-such-container-runtime"]));

    // "false info" exits with 1, as docker does when its engine is down, and "echo info" with 0.
    [Fact]
    public async Task The_first_command_that_answers_is_taken()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Needs the commands false and echo.");

        Assert.Equal(new ContainerRuntime("echo", null), await ContainerRuntime.FindAsync(["no-such-container-runtime", "false", "echo"]));
    }

    [Fact]
    public async Task Podman_that_lists_a_networks_containers_is_taken()
    {
        var podman = await InstallPodmanAsync("""[{"name": "podman", "containers": {}}]""");

        Assert.Equal(new ContainerRuntime(podman, null), await ContainerRuntime.FindAsync([podman]));
    }

    // With it Open WebUI would wait for ever: Aspire connects it to the network again and again.
    [Fact]
    public async Task Podman_that_does_not_is_named_as_too_old()
    {
        var podman = await InstallPodmanAsync("""[{"name": "podman"}]""");

        var runtime = await ContainerRuntime.FindAsync(["no-such-container-runtime", podman]);

        Assert.Equal(podman, runtime?.Command);
        Assert.Contains("too old", runtime?.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runtime_that_serves_is_taken_before_one_that_is_too_old()
    {
        var podman = await InstallPodmanAsync("""[{"name": "podman"}]""");

        Assert.Equal("echo", (await ContainerRuntime.FindAsync([podman, "echo"]))?.Command);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A command of that name that answers as Podman does.
    private async Task<string> InstallPodmanAsync(string networks)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Needs a shell.");
        var path = Path.Combine(_folder, "podman");
        await File.WriteAllTextAsync(path, $"""
            #!/bin/sh
            case "$1" in
              info) echo host: ;;
              network) echo '{networks}' ;;
            esac
            """, TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return path;
    }
}
