using System.Text.Json;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Reads a request in one pass. Every complaint names the member at fault.</summary>
internal ref struct ChatRequestReader
{
    // OpenAI allows four; Bedrock many more.
    private const int MaxStops = 2500;

    private readonly ChatRequest _request;
    private Utf8JsonReader _json;
    private long? _maxTokens;
    private long? _maxCompletionTokens;

    private ChatRequestReader(ReadOnlyMemory<byte> body)
    {
        _request = new ChatRequest(body);
        _json = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = 128 });
    }

    /// <summary>Reads a request.</summary>
    /// <param name="body">Valid UTF-8. The result points into it.</param>
    /// <exception cref="GatewayException">It is not a chat completion request.</exception>
    public static ChatRequest Read(ReadOnlyMemory<byte> body)
    {
        var reader = new ChatRequestReader(body);
        try
        {
            return reader.Read();
        }
        catch (JsonException exception)
        {
            throw JsonMember.Broken(exception);
        }
    }

    private ChatRequest Read()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid("The request body must be a JSON object.");
        }

        var hasModel = false;
        var hasMessages = false;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (_json.ValueTextEquals("model"u8))
            {
                _json.Read();
                _request.Model = JsonMember.String(_json, "model");
                hasModel = true;
            }
            else if (_json.ValueTextEquals("messages"u8))
            {
                _json.Read();
                ReadMessages();
                hasMessages = true;
            }
            else
            {
                ReadOption();
            }
        }

        // Reads on to the end, so that anything behind the object is found.
        while (_json.Read())
        {
        }

        if (!hasModel)
        {
            throw GatewayException.Invalid("'model' is missing; GET /v1/models lists what there is.", "model");
        }

        if (!hasMessages)
        {
            throw GatewayException.Invalid("'messages' is missing; send at least one message.", "messages");
        }

        _request.MaxTokens = _maxCompletionTokens ?? _maxTokens;
        return _request;
    }

    private void ReadOption()
    {
        if (_json.ValueTextEquals("stream"u8))
        {
            _request.IsStream = JsonMember.ReadBoolean(ref _json, "stream") ?? false;
        }
        else if (_json.ValueTextEquals("stream_options"u8))
        {
            ReadStreamOptions();
        }
        else if (_json.ValueTextEquals("temperature"u8))
        {
            _request.Temperature = JsonMember.ReadNumber(ref _json, "temperature", 0, 2);
        }
        else if (_json.ValueTextEquals("top_p"u8))
        {
            _request.TopP = JsonMember.ReadNumber(ref _json, "top_p", 0, 1);
        }
        else if (_json.ValueTextEquals("max_tokens"u8))
        {
            _maxTokens = JsonMember.ReadCount(ref _json, "max_tokens");
        }
        else if (_json.ValueTextEquals("max_completion_tokens"u8))
        {
            _maxCompletionTokens = JsonMember.ReadCount(ref _json, "max_completion_tokens");
        }
        else if (_json.ValueTextEquals("stop"u8))
        {
            ReadStop();
        }
        else
        {
            ReadOther();
        }
    }

    private void ReadOther()
    {
        var name = JsonMember.String(_json, "a member's name");
        _json.Read();
        var says = _json.TokenType switch
        {
            JsonTokenType.Null or JsonTokenType.False => false,
            // n: 1 and empty lists ask for nothing that is not done anyway.
            JsonTokenType.Number => !(name == "n" && _json.TryGetInt32(out var n) && n == 1),
            JsonTokenType.StartArray or JsonTokenType.StartObject => !IsEmpty(),
            _ => true,
        };
        if (says)
        {
            _request.Ignored.Add(name);
        }
    }

    // Skips an array or object, too.
    private bool IsEmpty()
    {
        var depth = _json.CurrentDepth;
        _json.Read();
        var isEmpty = _json.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject;
        while (_json.CurrentDepth > depth)
        {
            _json.Read();
        }

        return isEmpty;
    }

    private void ReadMessages()
    {
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            throw GatewayException.Invalid($"'messages' must be an array, not {JsonMember.Describe(_json)}.", "messages");
        }

        var index = 0;
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            ReadMessage(index++);
        }

        if (index == 0)
        {
            throw GatewayException.Invalid("'messages' is empty; send at least one message.", "messages");
        }
    }

    private void ReadMessage(int index)
    {
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid($"'messages[{index}]' must be an object, not {JsonMember.Describe(_json)}.", $"messages[{index}]");
        }

        ChatRole? role = null;
        var content = default(JsonSlice);
        var hasToolCalls = false;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (_json.ValueTextEquals("role"u8))
            {
                _json.Read();
                role = ReadRole(index);
            }
            else if (_json.ValueTextEquals("content"u8))
            {
                _json.Read();
                content = ReadContent(index);
            }
            else
            {
                hasToolCalls |= _json.ValueTextEquals("tool_calls"u8) & ReadMessageMember();
            }
        }

        if (role is null)
        {
            throw GatewayException.Invalid($"'messages[{index}].role' is missing.", $"messages[{index}].role");
        }

        if (hasToolCalls)
        {
            throw new GatewayException(
                GatewayErrorKind.UnsupportedParameter, "Tool calls are not supported yet. Start a conversation without tools.", $"messages[{index}].tool_calls");
        }

        _request.Messages.Add(new ChatMessage(index, role.Value, content));
    }

    /// <returns>Whether the member says anything.</returns>
    private bool ReadMessageMember()
    {
        var name = "messages[]." + JsonMember.String(_json, "a message member's name");
        _json.Read();
        var says = _json.TokenType switch
        {
            JsonTokenType.Null => false,
            JsonTokenType.StartArray or JsonTokenType.StartObject => !IsEmpty(),
            _ => true,
        };
        if (says && !_request.Ignored.Contains(name))
        {
            _request.Ignored.Add(name);
        }

        return says;
    }

    private readonly ChatRole ReadRole(int index)
    {
        if (_json.TokenType == JsonTokenType.String)
        {
            if (_json.ValueTextEquals("user"u8))
            {
                return ChatRole.User;
            }

            if (_json.ValueTextEquals("assistant"u8))
            {
                return ChatRole.Assistant;
            }

            if (_json.ValueTextEquals("system"u8) || _json.ValueTextEquals("developer"u8))
            {
                return ChatRole.System;
            }

            if (_json.ValueTextEquals("tool"u8) || _json.ValueTextEquals("function"u8))
            {
                throw new GatewayException(
                    GatewayErrorKind.UnsupportedParameter, "Tool results are not supported yet. Start a conversation without tools.", $"messages[{index}].role");
            }
        }

        throw GatewayException.Invalid(
            $"'messages[{index}].role' must be \"system\", \"developer\", \"user\" or \"assistant\".", $"messages[{index}].role");
    }

    private JsonSlice ReadContent(int index)
    {
        switch (_json.TokenType)
        {
            case JsonTokenType.Null:
                return default;
            case JsonTokenType.String:
                return JsonMember.Slice(_json, $"messages[{index}].content");
            case JsonTokenType.StartArray:
                var start = (int)_json.TokenStartIndex;
                _json.Skip();
                return new JsonSlice(start, (int)_json.BytesConsumed - start);
            default:
                throw GatewayException.Invalid(
                    $"'messages[{index}].content' must be a string or an array of parts, not {JsonMember.Describe(_json)}.", $"messages[{index}].content");
        }
    }

    private void ReadStreamOptions()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (_json.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid($"'stream_options' must be an object, not {JsonMember.Describe(_json)}.", "stream_options");
        }

        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (_json.ValueTextEquals("include_usage"u8))
            {
                _request.IncludeUsage = JsonMember.ReadBoolean(ref _json, "stream_options.include_usage") ?? false;
            }
            else
            {
                _json.Skip();
            }
        }
    }

    private void ReadStop()
    {
        _json.Read();
        switch (_json.TokenType)
        {
            case JsonTokenType.Null:
                return;
            case JsonTokenType.String:
                AddStop("stop");
                return;
            case JsonTokenType.StartArray:
                var index = 0;
                while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
                {
                    if (_json.TokenType != JsonTokenType.String)
                    {
                        throw GatewayException.Invalid($"'stop[{index}]' must be a string, not {JsonMember.Describe(_json)}.", $"stop[{index}]");
                    }

                    AddStop($"stop[{index++}]");
                }

                return;
            default:
                throw GatewayException.Invalid($"'stop' must be a string or an array of strings, not {JsonMember.Describe(_json)}.", "stop");
        }
    }

    private readonly void AddStop(string param)
    {
        if (_request.Stop.Count == MaxStops)
        {
            throw GatewayException.Invalid($"'stop' has more than {MaxStops} entries.", "stop");
        }

        // An empty stop sequence stops nothing, and Bedrock refuses it.
        if (_json.ValueSpan.Length > 0)
        {
            _request.Stop.Add(JsonMember.Slice(_json, param));
        }
    }
}
