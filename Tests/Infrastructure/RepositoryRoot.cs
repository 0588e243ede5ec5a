namespace BedrockAspire.Tests.Infrastructure;

/// <summary>The folder that holds BedrockAspire.sln, found from where the tests run.</summary>
public static class RepositoryRoot
{
    public static string Folder { get; } = Find();

    public static string Combine(params ReadOnlySpan<string> parts) => Path.Combine([Folder, .. parts]);

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
