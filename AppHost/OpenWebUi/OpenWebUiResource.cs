namespace BedrockAspire.AppHost.OpenWebUi;

internal sealed class OpenWebUiResource(string name) : ContainerResource(name);
