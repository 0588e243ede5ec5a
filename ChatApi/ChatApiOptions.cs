using BedrockAspire.ChatApi.ChatCompletions.Caching;
using BedrockAspire.ChatApi.ChatCompletions.Guardrails;

namespace BedrockAspire.ChatApi;

/// <summary>How chat completions are asked of Bedrock. Section <c>ChatApi</c>.</summary>
internal sealed class ChatApiOptions
{
    public const string SectionName = "ChatApi";

    /// <summary>Who says up to where a prompt is cached.</summary>
    public PromptCaching PromptCaching { get; set; } = PromptCaching.Auto;

    /// <summary>How long prompts are cached: <c>5m</c>, or <c>1h</c> where the model has that.</summary>
    public string PromptCacheTtl { get; set; } = "5m";

    /// <summary>Tokens that an answer may have when the caller does not say; what is thought on request comes on top.</summary>
    public int DefaultMaxTokens { get; set; } = 16_384;

    /// <summary>The most answers to one request (<c>n</c>); each is a call.</summary>
    public int MaxChoices { get; set; } = 8;

    /// <summary>Whether calls carry the key, the user and the chat as <c>requestMetadata</c>, which AWS's invocation logs show.</summary>
    public bool SendRequestMetadata { get; set; } = true;

    /// <summary>
    /// The header that marks a call as one of Open WebUI's background tasks, such as the making of a title. Open WebUI sends it when the
    /// connection has the header <c>X-OpenWebUI-Task: {{TASK}}</c>. Empty: none does.
    /// </summary>
    public string TaskHeader { get; set; } = "X-OpenWebUI-Task";

    /// <summary>The member of a request that marks a background task; null when none does.</summary>
    public string? TaskMember { get; set; }

    /// <summary>
    /// Whether a streamed request that hands back results of tools gets its early failure as an error in a stream. Open WebUI discards the
    /// error otherwise, whatever its status.
    /// </summary>
    public bool StreamToolErrors { get; set; } = true;

    /// <summary>The guardrail that all answers go through.</summary>
    public GuardrailOptions Guardrail { get; set; } = new();
}
