using System.ComponentModel;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Architecture;

/// <summary>The scripts that eng/supply-chain.sh judges by: each must be able to fail.</summary>
public sealed class SupplyChainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Weak_package_of_a_package_fails()
    {
        var list = await WriteAsync("list.json", """
            {"version":1,"parameters":"--vulnerable","sources":["https://packages.invalid/v3/index.json"],"projects":[{"path":"ChatApi.csproj","frameworks":[{"framework":"net10.0",
            "transitivePackages":[{"id":"Old.Json","resolvedVersion":"1.0.0","vulnerabilities":[{"severity":"High","advisoryurl":"https://github.com/advisories/GHSA-x"}]}]}]}]}
            """);

        var outcome = await RunAsync("weaknesses.mjs", list);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("Old.Json 1.0.0: High, https://github.com/advisories/GHSA-x", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"Other","version":"1.0.0","hashes":[{"alg":"SHA-512"}],"licenses":[{}]}""", "A.Library 2.0.0 is missing")]
    [InlineData("""{"name":"A.Library","version":"1.9.0","hashes":[{"alg":"SHA-512"}],"licenses":[{}]}""", "A.Library 2.0.0 is missing")]
    [InlineData("""{"name":"A.Library","version":"2.0.0","licenses":[{}]}""", "A.Library 2.0.0 has no hash")]
    [InlineData("""{"name":"A.Library","version":"2.0.0","hashes":[{"alg":"SHA-512"}]}""", "A.Library 2.0.0 has no licence")]
    public async Task Bill_without_a_locked_package_fails(string component, string fault)
    {
        var bill = await WriteAsync("bill.json", $$"""{"components":[{{component}}]}""");
        var locked = await WriteAsync("packages.lock.json", """
            {"version":2,"dependencies":{"net10.0":{"A.Library":{"type":"Transitive","resolved":"2.0.0","contentHash":"x"},"gateway":{"type":"Project"}}}}
            """);

        var outcome = await RunAsync("materials.mjs", bill, locked);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(fault, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_program_that_ships_has_its_bill_and_its_lock_file()
    {
        var script = await File.ReadAllTextAsync(RepositoryRoot.Combine("eng", "supply-chain.sh"), TestContext.Current.CancellationToken);
        var programs = SourceProject.All.Where(project => project.Name is "Migrator" || (project.Sdk == "Microsoft.NET.Sdk.Web" && project.Name is not ("Tests" or "Benchmarks"))).ToList();

        Assert.Equal(6, programs.Count);
        Assert.All(programs, program => Assert.Matches($@"programs=\(.*\b{program.Name}\b.*\)", script));
        Assert.All(programs, program => Assert.True(File.Exists(Path.Combine(program.Folder, "packages.lock.json")), program.Name));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        return path;
    }

    private async Task<ProcessOutcome> RunAsync(string script, params string[] files)
    {
        try
        {
            return await ProcessRunner.RunAsync(
                "node", [RepositoryRoot.Combine("eng", script), .. files], _folder.Path, cancellationToken: TestContext.Current.CancellationToken);
        }
        catch (Win32Exception)
        {
            Requirement.SkipOrFail("Node.js 20 or later is not installed");
            throw;
        }
    }
}
