using System.Runtime.InteropServices;

namespace BedrockAspire.Benchmarks.Hosting;

/// <summary>Where the things are that the harness starts and writes.</summary>
internal static class BuildOutput
{
    /// <summary>The dotnet executable that runs this process.</summary>
    public static string Dotnet { get; } = Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    public static string Benchmarks { get; } = Path.Combine(AppContext.BaseDirectory, "Benchmarks.dll");

    public static string BenchmarksDependencies { get; } = Path.Combine(AppContext.BaseDirectory, "Benchmarks.deps.json");

    /// <summary>The chat service's own output, built along with this project.</summary>
    public static string ChatApiFolder { get; } = FolderOf("ChatApi");

    public static string ChatApi { get; } = Path.Combine(ChatApiFolder, "ChatApi.dll");

    /// <summary>The image service's own output, built along with this project.</summary>
    public static string ImageApiFolder { get; } = FolderOf("ImageApi");

    public static string ImageApi { get; } = Path.Combine(ImageApiFolder, "ImageApi.dll");

    /// <summary>The Migrator's own output, built along with this project.</summary>
    public static string Migrator { get; } = Path.Combine(FolderOf("Migrator"), "Migrator.dll");

    /// <summary>The runtime settings that the chat service ships with: garbage collector, compilation.</summary>
    public static string ChatApiRuntimeConfig { get; } = Path.Combine(ChatApiFolder, "ChatApi.runtimeconfig.json");

    /// <summary>The folder that holds BedrockAspire.sln.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    private static string FolderOf(string project)
    {
        // artifacts/bin/Benchmarks/release → artifacts/bin/ChatApi/release
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(own.Parent!.Parent!.FullName, project, own.Name);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "BedrockAspire.sln")))
            {
                return folder.FullName;
            }
        }

        throw new BenchmarkException($"No folder above {AppContext.BaseDirectory} holds BedrockAspire.sln.");
    }
}
