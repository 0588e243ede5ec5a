using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>A chat completion request, read but not copied: texts stay where they are in the body.</summary>
internal sealed class ChatRequest(ReadOnlyMemory<byte> body)
{
    /// <summary>The body that the slices point into.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>The model's name as the caller gave it.</summary>
    public string Model { get; set; } = "";

    /// <summary>The conversation.</summary>
    public List<ChatMessage> Messages { get; } = [];

    /// <summary>Whether the answer is to be streamed.</summary>
    public bool IsStream { get; set; }

    /// <summary>Whether a stream ends with a chunk that holds the usage.</summary>
    public bool IncludeUsage { get; set; }

    /// <summary>0 to 2, as OpenAI has it.</summary>
    public double? Temperature { get; set; }

    /// <summary>0 to 1.</summary>
    public double? TopP { get; set; }

    /// <summary>Longest answer in tokens, from <c>max_completion_tokens</c> or <c>max_tokens</c>.</summary>
    public long? MaxTokens { get; set; }

    /// <summary>Texts that end the answer.</summary>
    public List<JsonSlice> Stop { get; } = [];

    /// <summary>Names of members that are not translated, in the order of the request.</summary>
    public List<string> Ignored { get; } = [];
}
