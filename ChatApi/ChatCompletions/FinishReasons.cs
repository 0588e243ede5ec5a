using System.Text.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Converse's stop reasons in OpenAI's words.</summary>
internal static class FinishReasons
{
    /// <summary>Maps the string that the reader stands on. A reason that is not known yet counts as an ordinary end.</summary>
    /// <exception cref="GatewayException">The reason says that the answer is unusable.</exception>
    public static string Read(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            return "stop";
        }

        if (json.ValueTextEquals("max_tokens"u8) || json.ValueTextEquals("model_context_window_exceeded"u8))
        {
            return "length";
        }

        if (json.ValueTextEquals("guardrail_intervened"u8) || json.ValueTextEquals("content_filtered"u8))
        {
            return "content_filter";
        }

        if (json.ValueTextEquals("tool_use"u8))
        {
            return "tool_calls";
        }

        if (json.ValueTextEquals("malformed_model_output"u8) || json.ValueTextEquals("malformed_tool_use"u8))
        {
            throw new GatewayException(
                GatewayErrorKind.UpstreamFailed, "The model's answer was malformed, and Bedrock withheld it. Try again, or use another model.");
        }

        return "stop";
    }

    /// <summary>What stands for an answer that was withheld without a word: a blank one is shown as nothing at all.</summary>
    public static ReadOnlySpan<byte> Withheld => "The answer was withheld by a guardrail or content filter."u8;

    /// <summary>The reason of an answer with so many tool calls: some models call tools and say that they simply ended.</summary>
    public static string WithCalls(string reason, int calls) => (reason, calls) switch
    {
        ("stop", > 0) => "tool_calls",
        ("tool_calls", 0) => "stop",
        _ => reason,
    };
}
