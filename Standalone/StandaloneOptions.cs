namespace BedrockAspire.Standalone;

/// <summary>Where the services listen and where data is kept. Section <c>Standalone</c>.</summary>
internal sealed class StandaloneOptions
{
    public const string SectionName = "Standalone";

    /// <summary>Address of the chat service.</summary>
    public string ChatUrl { get; set; } = "http://localhost:4000";

    /// <summary>Address of the image service.</summary>
    public string ImageUrl { get; set; } = "http://localhost:4100";

    /// <summary>Address of the console.</summary>
    public string ConsoleUrl { get; set; } = "http://localhost:4200";

    /// <summary>Folder for what must survive a restart, such as the generated key. Default: the user's folder for application data.</summary>
    public string DataFolder { get; set; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } folder
            ? folder
            : Path.GetTempPath(),
        "BedrockAspire");
}
