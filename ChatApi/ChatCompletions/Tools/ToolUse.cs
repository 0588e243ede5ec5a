using System.Text.Json;
using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.ChatCompletions.Tools;

/// <summary>A tool call in a reply.</summary>
/// <param name="Id">Id for the caller, new for every call.</param>
/// <param name="Name">The tool's name as Bedrock has it.</param>
/// <param name="Input">The arguments, a JSON value; empty when absent.</param>
internal readonly record struct ToolUse(string Id, string Name, JsonSlice Input)
{
    /// <summary>Reads the <c>toolUse</c> block that the reader stands on; null when it has no name and so is no call.</summary>
    public static ToolUse? Read(ref Utf8JsonReader json)
    {
        string? name = null;
        var input = default(JsonSlice);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isName = json.ValueTextEquals("name"u8);
            var isInput = json.ValueTextEquals("input"u8);
            json.Read();
            if (isName && json.TokenType == JsonTokenType.String)
            {
                name = json.GetString();
                continue;
            }

            var start = (int)json.TokenStartIndex;
            var isNull = json.TokenType == JsonTokenType.Null;
            json.Skip();
            if (isInput && !isNull)
            {
                input = new JsonSlice(start, (int)json.BytesConsumed - start);
            }
        }

        return string.IsNullOrEmpty(name) ? null : new ToolUse(ToolCallTranscoder.NewId(), name, input);
    }

    /// <summary>The arguments; an object even if the model sent none.</summary>
    public ReadOnlySpan<byte> Arguments(ReadOnlySpan<byte> body) => Input.Length == 0 ? "{}"u8 : Input.Of(body);
}
