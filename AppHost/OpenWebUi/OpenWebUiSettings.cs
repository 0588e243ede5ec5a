using BedrockAspire.AppHost.Gateway;

namespace BedrockAspire.AppHost.OpenWebUi;

/// <summary>What Open WebUI is a client of, and with which models.</summary>
internal sealed class OpenWebUiSettings
{
    public ChatApiResource? Chat { get; set; }

    public ImageApiResource? Images { get; set; }

    public ReferenceExpression? SessionSecret { get; set; }

    public ReferenceExpression? IdentitySecret { get; set; }

    public ReferenceExpression? ChatModel { get; set; }

    public ReferenceExpression? ImageModel { get; set; }

    public ReferenceExpression? ImageEditModel { get; set; }

    public ReferenceExpression? TaskModel { get; set; }

    public ReferenceExpression? EmbeddingModel { get; set; }

    public ReferenceExpression? RerankingModel { get; set; }

    public ReferenceExpression? DatabaseUrl { get; set; }

    public bool SignIn { get; set; }

    public bool Telemetry { get; set; }
}
