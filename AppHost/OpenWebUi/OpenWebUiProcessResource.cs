namespace BedrockAspire.AppHost.OpenWebUi;

/// <summary>Open WebUI as a process that uvx downloads and starts, for a machine without containers.</summary>
internal sealed class OpenWebUiProcessResource(string name, string workingDirectory)
    : ExecutableResource(name, "uvx", workingDirectory), IOpenWebUiResource
{
    public OpenWebUiSettings Settings { get; } = new();
}
