using BedrockAspire.ChatApi.ChatCompletions;
using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.Completions;

/// <summary>A request in OpenAI's old form: prompts instead of messages.</summary>
internal sealed class CompletionRequest(ReadOnlyMemory<byte> body)
{
    /// <summary>What it has in common with a chat completion request: model, stream, sampling, what is not translated.</summary>
    public ChatRequest Shared { get; } = new(body);

    /// <summary>The prompts, each a JSON string.</summary>
    public List<JsonSlice> Prompts { get; } = [];

    /// <summary>How many completions each prompt gets.</summary>
    public int Count { get; set; } = 1;

    /// <summary>Whether a completion begins with its prompt.</summary>
    public bool Echoes { get; set; }

    /// <summary>All completions of the reply: those of the first prompt first.</summary>
    public int Choices => Prompts.Count * Count;

    /// <summary>The prompt of a choice, as between a JSON string's quotes; empty unless it is repeated.</summary>
    public ReadOnlySpan<byte> EchoOf(int choice) => Echoes ? Prompts[choice / Count].Of(Shared.Body.Span)[1..^1] : default;
}
