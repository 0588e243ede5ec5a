using System.Buffers;
using System.Text.Json;
using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.ChatCompletions.Tools;

/// <summary>The arguments of a call in the history, which OpenAI has as a string and Bedrock as an object.</summary>
internal static class ToolArguments
{
    /// <summary>Writes the member <c>input</c>.</summary>
    /// <param name="json">Gets the member.</param>
    /// <param name="arguments">A JSON string, a JSON object, or nothing.</param>
    /// <returns>
    /// False when the string holds no JSON object, as when the model was cut off in the middle of it: it is then passed on whole as one member,
    /// because a refusal would make the conversation unusable for ever.
    /// </returns>
    public static bool Write(Utf8JsonWriter json, ReadOnlySpan<byte> arguments)
    {
        json.WritePropertyName("input"u8);
        if (arguments.IsEmpty || (arguments[0] == (byte)'"' && JsonText.IsBlank(arguments[1..^1])))
        {
            json.WriteRawValue("{}"u8, skipInputValidation: true);
            return true;
        }

        if (arguments[0] == (byte)'{')
        {
            json.WriteRawValue(arguments, skipInputValidation: true);
            return true;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(arguments.Length);
        try
        {
            var text = buffer.AsSpan(0, Unescape(arguments, buffer));
            if (IsObject(text))
            {
                json.WriteRawValue(text, skipInputValidation: true);
                return true;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        json.WriteStartObject();
        json.WritePropertyName("arguments"u8);
        json.WriteRawValue(arguments, skipInputValidation: true);
        json.WriteEndObject();
        return false;
    }

    private static int Unescape(ReadOnlySpan<byte> text, Span<byte> buffer)
    {
        var reader = new Utf8JsonReader(text);
        reader.Read();
        return reader.CopyString(buffer);
    }

    private static bool IsObject(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = 128 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read())
            {
            }

            return JsonText.HasWholeSurrogates(text);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
