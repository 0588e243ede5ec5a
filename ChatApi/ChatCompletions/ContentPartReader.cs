using System.Text.Json;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Reads the texts out of a message's array of content parts. A part that is not text is refused by name, never dropped.</summary>
internal ref struct ContentPartReader
{
    private readonly int _messageIndex;
    private Utf8JsonReader _json;
    private int _index;

    /// <summary>Starts on an array that is known to be valid JSON.</summary>
    public ContentPartReader(ReadOnlySpan<byte> content, in ChatMessage message)
    {
        _messageIndex = message.Index;
        _json = new Utf8JsonReader(content, new JsonReaderOptions { MaxDepth = 128 });
        _json.Read();
        _index = -1;
    }

    private readonly string Param => $"messages[{_messageIndex}].content[{_index}]";

    /// <summary>Reads the next part.</summary>
    /// <param name="text">What stands between the quotes of its text, as it is written.</param>
    /// <returns>False when there are no more.</returns>
    /// <exception cref="GatewayException">The part is malformed, or of a kind that cannot be sent.</exception>
    public bool TryRead(out ReadOnlySpan<byte> text)
    {
        text = default;
        _json.Read();
        if (_json.TokenType == JsonTokenType.EndArray)
        {
            return false;
        }

        _index++;
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid($"'{Param}' must be an object with a type.", Param);
        }

        var hasText = false;
        string? type = null;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var isType = _json.ValueTextEquals("type"u8);
            var isText = _json.ValueTextEquals("text"u8) || _json.ValueTextEquals("refusal"u8);
            _json.Read();
            if (isType && _json.TokenType == JsonTokenType.String && JsonText.HasWholeSurrogates(_json.ValueSpan))
            {
                type = _json.GetString();
            }
            else if (isText && _json.TokenType == JsonTokenType.String)
            {
                text = Checked(_json.ValueSpan);
                hasText = true;
            }
            else
            {
                _json.Skip();
            }
        }

        return type switch
        {
            "text" or "refusal" when hasText => true,
            "text" or "refusal" => throw GatewayException.Invalid($"'{Param}.{type}' must be a string.", $"{Param}.{type}"),
            null => throw GatewayException.Invalid($"'{Param}.type' is missing; it must be a string such as \"text\".", $"{Param}.type"),
            "image_url" or "input_audio" or "file" => throw new GatewayException(
                GatewayErrorKind.UnsupportedParameter, $"Content of the type '{type}' is not supported yet. Send text.", $"{Param}.type"),
            _ => throw GatewayException.Invalid($"'{Param}.type' is not a content type that OpenAI defines. Use \"text\".", $"{Param}.type"),
        };
    }

    private readonly ReadOnlySpan<byte> Checked(ReadOnlySpan<byte> text) => JsonText.HasWholeSurrogates(text)
        ? text
        : throw GatewayException.Invalid($"'{Param}.text' has half a surrogate pair, which is no text.", $"{Param}.text");
}
