using System.Diagnostics;
using System.Text.RegularExpressions;
using BedrockAspire.AppHost.OpenWebUi;

namespace BedrockAspire.AppHost.Tests;

/// <summary>
/// What publishing gives, file by file. After a wanted change: run with UPDATE_EXPECTED=1 and read the difference. Docker Compose and Kubernetes are
/// tested where their packages are: <c>dotnet test --project AppHost.Tests -p:Publishers=true</c>.
/// </summary>
public sealed partial class PublishTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrock-aspire-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_manifest_for_azure_is_as_expected() =>
        await AssertPublishedAsync("manifest", "--publisher", "manifest", "--output-path", Path.Combine(_folder, "manifest.json"));

#if PUBLISHERS
    [Theory]
    [InlineData("compose")]
    [InlineData("kubernetes")]
    public async Task The_files_of_a_target_are_as_expected(string target) =>
        await AssertPublishedAsync(target, "--operation", "publish", "--step", "publish", $"--Target={target}", "--output-path", _folder);
#else
    [Fact]
    public async Task A_build_without_publishers_says_how_to_get_them()
    {
        var (code, output) = await RunAsync("--operation", "publish", "--step", "publish", "--Target=compose", "--output-path", _folder);

        Assert.NotEqual(0, code);
        Assert.Contains("Publish with `dotnet run --project AppHost -p:Publishers=true`", output, StringComparison.Ordinal);
    }
#endif

    [Fact]
    public async Task An_unknown_target_is_refused()
    {
        var (code, output) = await RunAsync("--operation", "publish", "--step", "publish", "--Target=swarm", "--output-path", _folder);

        Assert.NotEqual(0, code);
        Assert.Contains("Target is 'swarm'. Set it to compose, kubernetes or manifest.", output, StringComparison.Ordinal);
    }

    private async Task AssertPublishedAsync(string name, params string[] arguments)
    {
        var (code, output) = await RunAsync(arguments);
        Assert.True(code == 0, output);

        var expectedFolder = Path.Combine(Projects.AppHost.ProjectPath, "..", "AppHost.Tests", "Expected", name);
        if (Environment.GetEnvironmentVariable("UPDATE_EXPECTED") == "1")
        {
            foreach (var (file, text) in Read(_folder))
            {
                var path = Path.Combine(expectedFolder, file);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
            }
        }

        var expected = Read(expectedFolder);
        var actual = Read(_folder);
        Assert.Equal(expected.Keys, actual.Keys);
        foreach (var (file, text) in expected)
        {
            Assert.Equal(text, actual[file]);
        }
    }

    private static SortedDictionary<string, string> Read(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file).Replace('\\', '/'),
            file => ProjectPath().Replace(File.ReadAllText(file).ReplaceLineEndings("\n").TrimEnd(), "\"../$1\"") + "\n"),
        StringComparer.Ordinal);

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        // As users give it, but for the building.
        var appHost = typeof(OpenWebUiResource).Assembly.Location;
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", ["exec", appHost, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Projects.AppHost.ProjectPath,
            },
        };
        foreach (var name in process.StartInfo.Environment.Keys.Where(IsOfThisMachine).ToList())
        {
            process.StartInfo.Environment.Remove(name);
        }

        process.Start();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TestTopology.Timeout);
        var output = await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(timeout.Token), process.StandardError.ReadToEndAsync(timeout.Token));
        await process.WaitForExitAsync(timeout.Token);
        return (process.ExitCode, string.Concat(output));
    }

    // Relative to where the manifest was written, which is no place in the repository here.
    [GeneratedRegex(@"""(?:\.\./|[^""\s])*?(\w+/\w+\.csproj)""")]
    private static partial Regex ProjectPath();

    private static bool IsOfThisMachine(string name) =>
        name.StartsWith("ConnectionStrings__", StringComparison.Ordinal)
        || name.StartsWith("Parameters__", StringComparison.Ordinal)
        || name.StartsWith("Bedrock__", StringComparison.Ordinal);
}
