namespace BedrockAspire.AppHost.OpenWebUi;

internal sealed partial class OpenWebUiEnvironment<TValue>
{
    /// <summary>The chat service: chat completions and embeddings.</summary>
    internal sealed class ChatBaseUrl(TValue root, TValue host, TValue key, Func<IReadOnlyList<object>, TValue> concat)
        : ServiceAddress(root, host, key, concat);
}
