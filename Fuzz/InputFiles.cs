using System.Security.Cryptography;
using BedrockAspire.Fuzz.Targets;

namespace BedrockAspire.Fuzz;

/// <summary>The committed inputs of a target: where a run begins, and those that once failed.</summary>
internal static class InputFiles
{
    private static readonly string Root = Find();

    /// <summary>Every input of the target, with its file, in a fixed order.</summary>
    public static IReadOnlyList<(string File, byte[] Bytes)> Read(IFuzzTarget target) =>
    [
        .. target.CorpusFolders.Append($"Fuzz/crashers/{target.Name}")
            .Select(folder => Path.Combine(Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".bin" or ".json").Order(StringComparer.Ordinal))
            .Select(file => (Path.GetRelativePath(Root, file), File.ReadAllBytes(file))),
    ];

    /// <summary>Keeps an input that failed, for a test that fails until it is mended.</summary>
    public static string Save(IFuzzTarget target, byte[] input)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, "Fuzz", "crashers", target.Name)).FullName;
        var file = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(input))[..16] + ".bin");
        File.WriteAllBytes(file, input);
        return Path.GetRelativePath(Root, file);
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "BedrockAspire.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds BedrockAspire.sln.");
    }
}
