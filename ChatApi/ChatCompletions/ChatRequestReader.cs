using System.Text.Json;
using BedrockAspire.ChatApi.ChatCompletions.Caching;
using BedrockAspire.ChatApi.ChatCompletions.Settings;
using BedrockAspire.ChatApi.ChatCompletions.Structured;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.ChatApi.ChatCompletions.Tools;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Reads a request in one pass. Every complaint names the member at fault.</summary>
internal ref struct ChatRequestReader
{
    private readonly ChatRequest _request;
    private readonly string? _taskMember;
    private Utf8JsonReader _json;
    private long? _maxTokens;
    private long? _maxCompletionTokens;

    private ChatRequestReader(ReadOnlyMemory<byte> body, string? taskMember)
    {
        _taskMember = taskMember;
        _request = new ChatRequest(body);
        _json = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = 128 });
    }

    /// <summary>Reads a request.</summary>
    /// <param name="body">Valid UTF-8. The result points into it.</param>
    /// <param name="taskMember">The member that marks a front end's own task; null when none does.</param>
    /// <exception cref="GatewayException">It is not a chat completion request.</exception>
    public static ChatRequest Read(ReadOnlyMemory<byte> body, string? taskMember = null)
    {
        var reader = new ChatRequestReader(body, taskMember);
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
        JsonBody.Open(ref _json);
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
                MessagesReader.Read(ref _json, _request);
                hasMessages = true;
            }
            else
            {
                ReadOption();
            }
        }

        JsonBody.Close(ref _json);

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
        if (GenerationReader.TryRead(ref _json, _request))
        {
            return;
        }

        if (_json.ValueTextEquals("max_tokens"u8))
        {
            _maxTokens = JsonMember.ReadCount(ref _json, "max_tokens");
        }
        else if (_json.ValueTextEquals("max_completion_tokens"u8))
        {
            _maxCompletionTokens = JsonMember.ReadCount(ref _json, "max_completion_tokens");
        }
        else if (_json.ValueTextEquals("tools"u8))
        {
            ToolsReader.ReadTools(ref _json, _request);
        }
        else if (_json.ValueTextEquals("tool_choice"u8))
        {
            ToolsReader.ReadChoice(ref _json, _request);
        }
        else if (_json.ValueTextEquals("reasoning_effort"u8))
        {
            ThinkingReader.ReadEffort(ref _json, _request);
        }
        else if (_json.ValueTextEquals("response_format"u8))
        {
            ResponseFormatReader.Read(ref _json, _request);
        }
        else if (_json.ValueTextEquals("thinking"u8))
        {
            ThinkingReader.ReadThinking(ref _json, _request);
        }
        else if (_json.ValueTextEquals("parallel_tool_calls"u8))
        {
            _request.ParallelToolCalls = JsonMember.ReadBoolean(ref _json, "parallel_tool_calls");
        }
        else if (_json.ValueTextEquals("prompt_cache_retention"u8))
        {
            CacheWishReader.ReadRetention(ref _json, _request);
        }
        else if (_json.ValueTextEquals("prompt_cache_options"u8))
        {
            CacheWishReader.ReadOptions(ref _json, _request);
        }
        else if (!CallSettingsReader.TryRead(ref _json, _request))
        {
            ReadOther();
        }
    }

    private void ReadOther()
    {
        if (_taskMember is not null && _json.ValueTextEquals(_taskMember))
        {
            _json.Read();
            _request.IsTask |= _json.TokenType is not (JsonTokenType.Null or JsonTokenType.False) && !(_json.TokenType == JsonTokenType.String && _json.ValueSpan.IsEmpty);
            _json.Skip();
            return;
        }

        var isLegacy = _json.ValueTextEquals("functions"u8);
        if (_request.IgnoreMember("", ref _json) && isLegacy)
        {
            throw new GatewayException(
                GatewayErrorKind.UnsupportedParameter, "'functions' is OpenAI's old form of tools. Send 'tools' and 'tool_choice' instead.", "functions");
        }
    }
}
