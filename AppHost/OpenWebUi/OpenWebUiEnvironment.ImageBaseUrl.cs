namespace BedrockAspire.AppHost.OpenWebUi;

internal sealed partial class OpenWebUiEnvironment<TValue>
{
    /// <summary>The image service: generations and edits.</summary>
    internal sealed class ImageBaseUrl(TValue root, TValue host, TValue key, Func<IReadOnlyList<object>, TValue> concat)
        : ServiceAddress(root, host, key, concat);
}
