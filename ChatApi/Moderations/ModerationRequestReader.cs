using System.Text.Json;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.Moderations;

/// <summary>Reads a moderation request in one pass. Every complaint names the member at fault.</summary>
internal ref struct ModerationRequestReader
{
    // Bounds what one request may set off.
    private const int MaxInputs = 2048;

    private readonly ModerationRequest _request;
    private Utf8JsonReader _json;

    private ModerationRequestReader(ReadOnlyMemory<byte> body)
    {
        _request = new ModerationRequest(body);
        _json = new Utf8JsonReader(body.Span);
    }

    /// <summary>Reads a request.</summary>
    /// <param name="body">Valid UTF-8. The result points into it.</param>
    /// <exception cref="GatewayException">It is not a moderation request.</exception>
    public static ModerationRequest Read(ReadOnlyMemory<byte> body)
    {
        var reader = new ModerationRequestReader(body);
        try
        {
            return reader.Read();
        }
        catch (JsonException exception)
        {
            throw JsonMember.Broken(exception);
        }
    }

    private ModerationRequest Read()
    {
        JsonBody.Open(ref _json);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            ReadMember();
        }

        JsonBody.Close(ref _json);

        return _request.Inputs.Count > 0
            ? _request
            : throw GatewayException.Invalid("'input' is missing or empty; send a string, an array of strings or an array of text parts.", "input");
    }

    private void ReadMember()
    {
        if (_json.ValueTextEquals("model"u8))
        {
            _json.Read();
            _request.Model = _json.TokenType == JsonTokenType.Null ? null : JsonMember.String(_json, "model");
        }
        else if (_json.ValueTextEquals("input"u8))
        {
            _json.Read();
            ReadInput();
        }
        else
        {
            var name = JsonMember.String(_json, "a member's name");
            _json.Read();
            if (_json.TokenType is not (JsonTokenType.Null or JsonTokenType.False))
            {
                _request.Ignored.Add(name);
            }

            _json.Skip();
        }
    }

    private void ReadInput()
    {
        switch (_json.TokenType)
        {
            case JsonTokenType.String:
                AddText(NewInput(), "input");
                return;
            case JsonTokenType.StartArray:
                ReadElements();
                return;
            default:
                throw GatewayException.Invalid($"'input' must be a string or an array, not {JsonMember.Describe(_json)}.", "input");
        }
    }

    // Strings are judged one by one; parts are one message and have one result, as at OpenAI.
    private void ReadElements()
    {
        List<JsonSlice>? message = null;
        for (var index = 0; _json.Read() && _json.TokenType != JsonTokenType.EndArray; index++)
        {
            var param = $"input[{index}]";
            if (index == MaxInputs)
            {
                throw GatewayException.Invalid($"'input' has more than {MaxInputs} entries; send them in several requests.", "input");
            }

            switch (_json.TokenType)
            {
                case JsonTokenType.String when message is null:
                    AddText(NewInput(), param);
                    break;
                case JsonTokenType.StartObject when index == 0 || message is not null:
                    ReadPart(message ??= NewInput(), param);
                    break;
                case JsonTokenType.String or JsonTokenType.StartObject:
                    throw GatewayException.Invalid("'input' mixes strings and parts; send one kind.", param);
                case JsonTokenType.Number or JsonTokenType.StartArray:
                    throw new GatewayException(
                        GatewayErrorKind.UnsupportedParameter, "'input' holds token numbers, which mean nothing to Bedrock; send the text.", "input");
                default:
                    throw GatewayException.Invalid($"'{param}' must be a string or a part, not {JsonMember.Describe(_json)}.", param);
            }
        }
    }

    private void ReadPart(List<JsonSlice> message, string param)
    {
        string? type = null;
        var hasText = false;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (_json.ValueTextEquals("type"u8))
            {
                _json.Read();
                type = JsonMember.String(_json, $"{param}.type");
            }
            else if (_json.ValueTextEquals("text"u8))
            {
                _json.Read();
                if (_json.TokenType != JsonTokenType.String)
                {
                    throw GatewayException.Invalid($"'{param}.text' must be a string, not {JsonMember.Describe(_json)}.", $"{param}.text");
                }

                AddText(message, $"{param}.text");
                hasText = true;
            }
            else
            {
                _json.Read();
                _json.Skip();
            }
        }

        switch (type)
        {
            case "text":
                break;
            case "image_url":
                // Passing over it would let a picture through as harmless that nobody looked at.
                throw new GatewayException(
                    GatewayErrorKind.UnsupportedParameter,
                    $"'{param}' is a picture, and Bedrock's guardrail checks read text only. Send the texts without it.",
                    param);
            default:
                throw GatewayException.Invalid($"'{param}.type' must be \"text\".", $"{param}.type");
        }

        if (!hasText)
        {
            throw GatewayException.Invalid($"'{param}.text' is missing.", $"{param}.text");
        }
    }

    private readonly List<JsonSlice> NewInput()
    {
        List<JsonSlice> texts = [];
        _request.Inputs.Add(texts);
        return texts;
    }

    // Bedrock refuses blank texts, and there is nothing to flag in one.
    private readonly void AddText(List<JsonSlice> texts, string param)
    {
        if (!JsonText.IsBlank(_json.ValueSpan))
        {
            texts.Add(JsonMember.Slice(_json, param));
        }
    }
}
