namespace BedrockAspire.AppHost.OpenWebUi;

/// <summary>Open WebUI as a container. It can be published.</summary>
internal sealed class OpenWebUiResource(string name) : ContainerResource(name), IOpenWebUiResource
{
    public OpenWebUiSettings Settings { get; } = new();
}
