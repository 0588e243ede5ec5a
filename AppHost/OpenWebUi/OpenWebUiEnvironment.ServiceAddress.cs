namespace BedrockAspire.AppHost.OpenWebUi;

internal sealed partial class OpenWebUiEnvironment<TValue>
{
    /// <summary>Where a service is, the key that it asks for, and the base URL that OpenAI clients of it are given.</summary>
    internal abstract class ServiceAddress(TValue root, TValue host, TValue key, Func<IReadOnlyList<object>, TValue> concat)
    {
        /// <summary>No trailing slash: Open WebUI joins its paths to most of its base URLs as they are.</summary>
        public TValue Value { get; } = concat([root, "/v1"]);

        public TValue Host { get; } = host;

        public TValue Key { get; } = key;
    }
}
