using System.ComponentModel;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>Node.js clients under Tests/Node. Where node or a folder's packages are absent the test skips; with CI=true it fails.</summary>
public static class NodeTools
{
    /// <summary>Runs a script of Tests/Node/<paramref name="folder"/>, or skips the test with the command that would enable it.</summary>
    public static async Task<ProcessOutcome> RunAsync(
        string folder, string script, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken = default)
    {
        var path = await RequireAsync(folder, cancellationToken);
        return await ProcessRunner.RunAsync("node", [script], path, environment, cancellationToken: cancellationToken);
    }

    /// <summary>The full path of Tests/Node/<paramref name="folder"/>, once node and the folder's packages are there.</summary>
    public static async Task<string> RequireAsync(string folder, CancellationToken cancellationToken = default)
    {
        var path = RepositoryRoot.Combine("Tests", "Node", folder);
        if (!await NodeRunsAsync(path, cancellationToken))
        {
            Requirement.SkipOrFail("Node.js 20 or later is not installed: install it, then run `npm ci` in Tests/Node/" + folder);
        }

        if (!Directory.Exists(Path.Combine(path, "node_modules")))
        {
            Requirement.SkipOrFail($"its packages are not installed: `npm ci --prefix Tests/Node/{folder}`");
        }

        return path;
    }

    private static async Task<bool> NodeRunsAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            return (await ProcessRunner.RunAsync("node", ["--version"], folder, cancellationToken: cancellationToken)).ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
