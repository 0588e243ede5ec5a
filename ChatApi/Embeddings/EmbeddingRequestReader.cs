using System.Text.Json;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.Embeddings;

/// <summary>Reads an embeddings request in one pass. Every complaint names the member at fault.</summary>
internal ref struct EmbeddingRequestReader
{
    // OpenAI's own limit.
    private const int MaxInputs = 2048;

    private static readonly string[] InputTypes = ["search_document", "search_query", "classification", "clustering"];

    private readonly EmbeddingRequest _request;
    private Utf8JsonReader _json;

    private EmbeddingRequestReader(ReadOnlyMemory<byte> body)
    {
        _request = new EmbeddingRequest(body);
        _json = new Utf8JsonReader(body.Span);
    }

    /// <summary>Reads a request.</summary>
    /// <param name="body">Valid UTF-8. The result points into it.</param>
    /// <exception cref="GatewayException">It is not an embeddings request.</exception>
    public static EmbeddingRequest Read(ReadOnlyMemory<byte> body)
    {
        var reader = new EmbeddingRequestReader(body);
        try
        {
            return reader.Read();
        }
        catch (JsonException exception)
        {
            throw JsonMember.Broken(exception);
        }
    }

    private EmbeddingRequest Read()
    {
        JsonBody.Open(ref _json);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            ReadMember();
        }

        JsonBody.Close(ref _json);

        if (_request.Model.Length == 0)
        {
            throw GatewayException.Invalid("'model' is missing; name an embedding model such as amazon.titan-embed-text-v2:0.", "model");
        }

        return _request.Inputs.Count > 0
            ? _request
            : throw GatewayException.Invalid("'input' is missing or empty; send a string or an array of strings.", "input");
    }

    private void ReadMember()
    {
        if (_json.ValueTextEquals("model"u8))
        {
            _json.Read();
            _request.Model = JsonMember.String(_json, "model");
        }
        else if (_json.ValueTextEquals("input"u8))
        {
            _json.Read();
            ReadInput();
        }
        else if (_json.ValueTextEquals("dimensions"u8))
        {
            _request.Dimensions = JsonMember.ReadCount(ref _json, "dimensions") is { } count ? (int)count : null;
        }
        else if (_json.ValueTextEquals("encoding_format"u8))
        {
            _json.Read();
            ReadEncodingFormat();
        }
        else if (_json.ValueTextEquals("input_type"u8))
        {
            _json.Read();
            ReadInputType();
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
                Add("input");
                return;
            case JsonTokenType.StartArray:
                while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
                {
                    AddElement($"input[{_request.Inputs.Count}]");
                }

                return;
            default:
                throw GatewayException.Invalid($"'input' must be a string or an array of strings, not {JsonMember.Describe(_json)}.", "input");
        }
    }

    private readonly void AddElement(string param)
    {
        if (_json.TokenType is JsonTokenType.Number or JsonTokenType.StartArray)
        {
            throw new GatewayException(
                GatewayErrorKind.UnsupportedParameter,
                "'input' holds token numbers. They mean nothing to Bedrock's models, which have vocabularies of their own; send the text.",
                "input");
        }

        if (_json.TokenType != JsonTokenType.String)
        {
            throw GatewayException.Invalid($"'{param}' must be a string, not {JsonMember.Describe(_json)}.", param);
        }

        if (_request.Inputs.Count == MaxInputs)
        {
            throw GatewayException.Invalid($"'input' has more than {MaxInputs} texts; send them in several requests.", "input");
        }

        Add(param);
    }

    private readonly void Add(string param)
    {
        if (JsonText.IsBlank(_json.ValueSpan))
        {
            throw GatewayException.Invalid($"'{param}' is blank; there is nothing to embed.", param);
        }

        _request.Inputs.Add(JsonMember.Slice(_json, param));
    }

    private readonly void ReadEncodingFormat()
    {
        if (_json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        var isBase64 = _json.TokenType == JsonTokenType.String && _json.ValueTextEquals("base64"u8);
        if (!isBase64 && !(_json.TokenType == JsonTokenType.String && _json.ValueTextEquals("float"u8)))
        {
            throw GatewayException.Invalid("'encoding_format' must be \"float\" or \"base64\".", "encoding_format");
        }

        _request.IsBase64 = isBase64;
    }

    private readonly void ReadInputType()
    {
        if (_json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        var type = JsonMember.String(_json, "input_type");
        _request.InputType = InputTypes.Contains(type)
            ? type
            : throw GatewayException.Invalid($"'input_type' must be one of {string.Join(", ", InputTypes)}.", "input_type");
    }
}
