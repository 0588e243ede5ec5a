using BedrockAspire.AppHost.OpenWebUi;

namespace BedrockAspire.AppHost.Topology;

internal static class OpenWebUiHostExtensions
{
    /// <summary>Open WebUI as this machine can run it; null where it cannot.</summary>
    public static IResourceBuilder<IOpenWebUiResource>? AddOpenWebUI(
        this IDistributedApplicationBuilder builder, string name, Surroundings surroundings) =>
        surroundings.OpenWebUi switch
        {
            OpenWebUiHost.Container => builder.AddOpenWebUI(name).WithDataVolume("bedrock-aspire-open-webui"),
            OpenWebUiHost.Process => builder.AddOpenWebUIProcess(name, DataFolder()),
            _ => null,
        };

    private static string DataFolder() =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "bedrock-aspire", "open-webui");
}
