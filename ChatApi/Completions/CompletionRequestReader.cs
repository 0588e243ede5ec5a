using System.Text.Json;
using BedrockAspire.ChatApi.ChatCompletions;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.Completions;

/// <summary>Reads a completion request in one pass. Every complaint names the member at fault.</summary>
internal ref struct CompletionRequestReader
{
    // OpenAI's own limits.
    private const int MaxCount = 128;
    private const int MaxChoices = 2048;

    private readonly CompletionRequest _request;
    private Utf8JsonReader _json;

    private CompletionRequestReader(ReadOnlyMemory<byte> body)
    {
        _request = new CompletionRequest(body);
        _json = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = 128 });
    }

    /// <summary>Reads a request.</summary>
    /// <param name="body">Valid UTF-8. The result points into it.</param>
    /// <exception cref="GatewayException">It is not a completion request.</exception>
    public static CompletionRequest Read(ReadOnlyMemory<byte> body)
    {
        var reader = new CompletionRequestReader(body);
        try
        {
            return reader.Read();
        }
        catch (JsonException exception)
        {
            throw JsonMember.Broken(exception);
        }
    }

    private CompletionRequest Read()
    {
        JsonBody.Open(ref _json);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (!GenerationReader.TryRead(ref _json, _request.Shared))
            {
                ReadMember();
            }
        }

        JsonBody.Close(ref _json);

        Check();
        return _request;
    }

    private readonly void Check()
    {
        if (_request.Shared.Model.Length == 0)
        {
            throw GatewayException.Invalid("'model' is missing; GET /v1/models lists what there is.", "model");
        }

        if (_request.Prompts.Count == 0)
        {
            throw GatewayException.Invalid("'prompt' is missing or empty; send a string or an array of strings.", "prompt");
        }

        if (_request.Choices > MaxChoices)
        {
            throw GatewayException.Invalid($"'prompt' and 'n' ask for {_request.Choices} completions; {MaxChoices} are the most.", "prompt");
        }

        if (_request.Shared.IsStream && _request.Choices > 1)
        {
            throw new GatewayException(
                GatewayErrorKind.UnsupportedParameter,
                "'stream' is for one completion: send one prompt and n: 1, or leave 'stream' out.",
                _request.Count > 1 ? "n" : "prompt");
        }
    }

    private void ReadMember()
    {
        if (_json.ValueTextEquals("model"u8))
        {
            _json.Read();
            _request.Shared.Model = JsonMember.String(_json, "model");
        }
        else if (_json.ValueTextEquals("prompt"u8))
        {
            _json.Read();
            ReadPrompt();
        }
        else if (_json.ValueTextEquals("max_tokens"u8))
        {
            _request.Shared.MaxTokens = JsonMember.ReadCount(ref _json, "max_tokens");
        }
        else if (_json.ValueTextEquals("n"u8))
        {
            var count = JsonMember.ReadCount(ref _json, "n") ?? 1;
            _request.Count = count <= MaxCount ? (int)count : throw GatewayException.Invalid($"'n' must be between 1 and {MaxCount}.", "n");
        }
        else if (_json.ValueTextEquals("echo"u8))
        {
            _request.Echoes = JsonMember.ReadBoolean(ref _json, "echo") ?? false;
        }
        else if (_json.ValueTextEquals("best_of"u8))
        {
            // The best of one is what is answered anyway.
            if (JsonMember.ReadCount(ref _json, "best_of") > 1)
            {
                _request.Shared.Ignore("best_of");
            }
        }
        else
        {
            _request.Shared.IgnoreMember("", ref _json);
        }
    }

    private void ReadPrompt()
    {
        switch (_json.TokenType)
        {
            case JsonTokenType.String:
                AddPrompt("prompt");
                return;
            case JsonTokenType.Null:
                return;
            case JsonTokenType.StartArray:
                while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
                {
                    ReadElement($"prompt[{_request.Prompts.Count}]");
                }

                return;
            default:
                throw GatewayException.Invalid($"'prompt' must be a string or an array of strings, not {JsonMember.Describe(_json)}.", "prompt");
        }
    }

    private readonly void ReadElement(string param)
    {
        if (_json.TokenType is JsonTokenType.Number or JsonTokenType.StartArray)
        {
            throw new GatewayException(
                GatewayErrorKind.UnsupportedParameter,
                "'prompt' holds token numbers. They mean nothing to Bedrock's models, which have vocabularies of their own; send the text.",
                "prompt");
        }

        if (_json.TokenType != JsonTokenType.String)
        {
            throw GatewayException.Invalid($"'{param}' must be a string, not {JsonMember.Describe(_json)}.", param);
        }

        if (_request.Prompts.Count == MaxChoices)
        {
            throw GatewayException.Invalid($"'prompt' has more than {MaxChoices} texts; send them in several requests.", "prompt");
        }

        AddPrompt(param);
    }

    private readonly void AddPrompt(string param)
    {
        if (JsonText.IsBlank(_json.ValueSpan))
        {
            throw GatewayException.Invalid($"'{param}' is blank; there is nothing to complete.", param);
        }

        _request.Prompts.Add(JsonMember.Slice(_json, param));
    }
}
