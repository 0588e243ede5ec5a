namespace BedrockAspire.AppHost.Topology;

/// <summary>How Open WebUI is run.</summary>
internal enum OpenWebUiHost
{
    None,
    Container,
    Process,
}
