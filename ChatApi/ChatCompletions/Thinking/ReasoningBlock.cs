using System.Text.Json;
using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.ChatCompletions.Thinking;

/// <summary>A block of thinking in a reply; slices of what stands between the quotes, empty when absent.</summary>
/// <param name="Text">What was thought.</param>
/// <param name="Signature">The proof.</param>
/// <param name="Data">The same, encrypted.</param>
internal readonly record struct ReasoningBlock(JsonSlice Text, JsonSlice Signature, JsonSlice Data)
{
    /// <summary>Whether it can be handed back.</summary>
    public bool HasProof => Signature.Length > 0 || Data.Length > 0;

    /// <summary>Reads the <c>reasoningContent</c> that the reader stands on.</summary>
    public static ReasoningBlock Read(ref Utf8JsonReader json)
    {
        var block = default(ReasoningBlock);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isText = json.ValueTextEquals("reasoningText"u8);
            var isData = json.ValueTextEquals("redactedContent"u8);
            json.Read();
            if (isText && json.TokenType == JsonTokenType.StartObject)
            {
                block = ReadText(ref json) with { Data = block.Data };
            }
            else if (isData && json.TokenType == JsonTokenType.String)
            {
                block = block with { Data = ValueOf(json) };
            }
            else
            {
                json.Skip();
            }
        }

        return block;
    }

    private static ReasoningBlock ReadText(ref Utf8JsonReader json)
    {
        var block = default(ReasoningBlock);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isText = json.ValueTextEquals("text"u8);
            var isSignature = json.ValueTextEquals("signature"u8);
            json.Read();
            if (json.TokenType == JsonTokenType.String && (isText || isSignature))
            {
                block = isText ? block with { Text = ValueOf(json) } : block with { Signature = ValueOf(json) };
            }
            else
            {
                json.Skip();
            }
        }

        return block;
    }

    private static JsonSlice ValueOf(in Utf8JsonReader json) => new((int)json.TokenStartIndex + 1, json.ValueSpan.Length);
}
