using System.Text.Json;
using BedrockAspire.ChatApi.ChatCompletions.Caching;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions.Content;

/// <summary>Reads a message's array of content parts. A part that cannot be sent is refused by name, never dropped.</summary>
internal ref struct ContentPartReader
{
    private readonly ReadOnlySpan<byte> _content;
    private readonly int _messageIndex;
    private readonly GatewayRequest _notes;
    private Utf8JsonReader _json;
    private ReadOnlySpan<byte> _source;
    private string? _label;
    private int _index;

    /// <summary>Starts on an array that is known to be valid JSON.</summary>
    public ContentPartReader(ReadOnlySpan<byte> content, in ChatMessage message, GatewayRequest notes)
    {
        _content = content;
        _messageIndex = message.Index;
        _notes = notes;
        _json = new Utf8JsonReader(content, new JsonReaderOptions { MaxDepth = 128 });
        _json.Read();
        _index = -1;
    }

    /// <summary>The place of the part that was read last.</summary>
    public readonly int Index => _index;

    /// <summary>The path of the part that was read last.</summary>
    public readonly string Param => $"messages[{_messageIndex}].content[{_index}]";

    /// <summary>Reads the next part.</summary>
    /// <returns>False when there are no more.</returns>
    /// <exception cref="GatewayException">The part is malformed, or of a kind that cannot be sent.</exception>
    public bool TryRead(out ContentPart part)
    {
        part = default;
        _source = default;
        _label = null;
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
            if (_json.ValueTextEquals("type"u8))
            {
                _json.Read();
                type = _json.TokenType == JsonTokenType.String ? JsonMember.String(_json, $"{Param}.type") : null;
                _json.Skip();
            }
            else if (_json.ValueTextEquals("text"u8) || _json.ValueTextEquals("refusal"u8))
            {
                _json.Read();
                hasText = _json.TokenType == JsonTokenType.String;
                part.Text = hasText ? Checked(_json.ValueSpan) : default;
                _json.Skip();
            }
            else
            {
                ReadMember();
            }
        }

        part.Source = _source;
        part.Label = _label;
        part.Kind = KindOf(type, hasText);
        return true;
    }

    private void ReadMember()
    {
        if (_json.ValueTextEquals("image_url"u8))
        {
            _json.Read();
            ReadImage();
        }
        else if (_json.ValueTextEquals("input_audio"u8))
        {
            ReadObject("data"u8, "format"u8);
        }
        else if (_json.ValueTextEquals("file"u8))
        {
            ReadObject("file_data"u8, "filename"u8);
        }
        else if (CacheControl.IsAt(_json))
        {
            // The plan of the cache has read it.
            _json.Read();
            _json.Skip();
        }
        else
        {
            var name = JsonMember.String(_json, "a content part's member");
            _json.Read();
            if (_json.TokenType != JsonTokenType.Null && !(_json.TokenType == JsonTokenType.StartArray && JsonMember.SkipEmpty(ref _json)))
            {
                _json.Skip();
                _notes.Ignore($"messages[].content[].{name}");
            }
        }
    }

    // OpenAI has an object; a bare address is what some clients send.
    private void ReadImage()
    {
        if (_json.TokenType == JsonTokenType.String)
        {
            _source = Quoted();
            return;
        }

        if (_json.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid($"'{Param}.image_url' must be an object with a url, not {JsonMember.Describe(_json)}.", $"{Param}.image_url");
        }

        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var isUrl = _json.ValueTextEquals("url"u8);
            var isDetail = _json.ValueTextEquals("detail"u8);
            _json.Read();
            if (isUrl && _json.TokenType == JsonTokenType.String)
            {
                _source = Quoted();
            }
            else if (isDetail && _json.TokenType == JsonTokenType.String && !_json.ValueTextEquals("auto"u8))
            {
                _notes.Ignore("messages[].content[].image_url.detail");
            }

            _json.Skip();
        }
    }

    private void ReadObject(ReadOnlySpan<byte> source, ReadOnlySpan<byte> label)
    {
        var param = $"{Param}.{_json.GetString()}";
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid($"'{param}' must be an object, not {JsonMember.Describe(_json)}.", param);
        }

        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var isSource = _json.ValueTextEquals(source);
            var isLabel = _json.ValueTextEquals(label);
            var isId = _json.ValueTextEquals("file_id"u8);
            _json.Read();
            if (isSource && _json.TokenType == JsonTokenType.String)
            {
                _source = Quoted();
            }
            else if (isLabel && _json.TokenType == JsonTokenType.String)
            {
                _label = JsonMember.String(_json, param);
            }
            else if (isId && _json.TokenType == JsonTokenType.String)
            {
                throw new GatewayException(
                    GatewayErrorKind.UnsupportedParameter, $"'{param}.file_id' names a file that this gateway does not keep. Send 'file_data'.", $"{param}.file_id");
            }

            _json.Skip();
        }
    }

    private readonly ContentKind KindOf(string? type, bool hasText) => type switch
    {
        "text" or "refusal" when hasText => ContentKind.Text,
        "text" or "refusal" => throw GatewayException.Invalid($"'{Param}.{type}' must be a string.", $"{Param}.{type}"),
        "image_url" => ContentKind.Image,
        "input_audio" => ContentKind.Audio,
        "file" => ContentKind.File,
        null => throw GatewayException.Invalid($"'{Param}.type' is missing; it must be a string such as \"text\".", $"{Param}.type"),
        _ => throw GatewayException.Invalid(
            $"'{Param}.type' is not a content type that OpenAI defines. Use \"text\", \"image_url\", \"file\" or \"input_audio\".", $"{Param}.type"),
    };

    private readonly ReadOnlySpan<byte> Quoted() => _content.Slice((int)_json.TokenStartIndex, _json.ValueSpan.Length + 2);

    private readonly ReadOnlySpan<byte> Checked(ReadOnlySpan<byte> text) => JsonText.HasWholeSurrogates(text)
        ? text
        : throw GatewayException.Invalid($"'{Param}.text' has half a surrogate pair, which is no text.", $"{Param}.text");
}
