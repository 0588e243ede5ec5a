namespace BedrockAspire.Benchmarks.Hosting;

/// <summary>Where the peer is, when somebody installed it: <c>npm ci</c> in Benchmarks/Peers/portkey.</summary>
internal static class PortkeyPackage
{
    private static readonly string Folder = Path.Combine(BuildOutput.RepositoryRoot, "Benchmarks", "Peers", "portkey");

    /// <summary>The script that Node.js runs.</summary>
    public static string Script { get; } = Path.Combine(Folder, "node_modules", "@portkey-ai", "gateway", "build", "start-server.js");

    /// <returns>Why the peer cannot run here, or null.</returns>
    public static string? WhyMissing() =>
        !OnPath("node") ? "there is no node on PATH"
        : !File.Exists(Script) ? "it is not installed: npm ci --prefix Benchmarks/Peers/portkey"
        : null;

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
