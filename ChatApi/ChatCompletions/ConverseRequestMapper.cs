using System.Buffers;
using System.Text.Json;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>
/// Turns a chat completion request into Converse's body. Texts are spliced as they are written; neighbours of one role become one message,
/// blank texts disappear, and the conversation begins with the user, because Converse insists on all three.
/// </summary>
internal ref struct ConverseRequestMapper
{
    /// <summary>
    /// The answer's limit for models that think, when the caller sets none: Converse's own is so low that thinking can use it up and leave
    /// a blank reply, while a model's maximum would be reserved against the account's tokens-per-minute quota on every call.
    /// </summary>
    internal const int DefaultMaxTokens = 16_384;

    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true };

    private readonly ChatRequest _request;
    private readonly CatalogueModel _model;
    private readonly GatewayRequest _notes;
    private readonly Utf8JsonWriter _json;
    private readonly ReadOnlySpan<byte> _body;
    private ChatRole? _open;
    private int _lastTurn;

    private ConverseRequestMapper(ChatRequest request, CatalogueModel model, GatewayRequest notes, Utf8JsonWriter json)
    {
        _request = request;
        _model = model;
        _notes = notes;
        _json = json;
        _body = request.Body.Span;
    }

    /// <summary>Writes the body.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="model">Decides what may be sent.</param>
    /// <param name="notes">Takes note of what was left out or changed.</param>
    /// <param name="output">Gets the JSON.</param>
    /// <exception cref="GatewayException">Something in it cannot be sent.</exception>
    public static void Map(ChatRequest request, CatalogueModel model, GatewayRequest notes, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, WriterOptions);
        new ConverseRequestMapper(request, model, notes, json).Write();
    }

    private void Write()
    {
        foreach (var name in _request.Ignored)
        {
            _notes.Ignore(name);
        }

        _json.WriteStartObject();
        WriteMessages();
        WriteSystem();
        WriteInferenceConfig();
        _json.WriteEndObject();
    }

    private void WriteMessages()
    {
        _json.WriteStartArray("messages"u8);
        _lastTurn = LastTurn();
        foreach (var message in _request.Messages)
        {
            if (message.Role != ChatRole.System)
            {
                WriteContent(message);
            }
        }

        if (_open is null)
        {
            WriteFiller();
        }
        else if (_open == ChatRole.Assistant && _model.Supports.AssistantPrefill is not true)
        {
            // "Continue response": models that do not go on from their own words are asked to.
            WriteFiller();
        }

        Close();
        _json.WriteEndArray();
    }

    private readonly int LastTurn()
    {
        for (var i = _request.Messages.Count - 1; i >= 0; i--)
        {
            if (_request.Messages[i].Role != ChatRole.System)
            {
                return _request.Messages[i].Index;
            }
        }

        return -1;
    }

    private void WriteContent(in ChatMessage message)
    {
        var content = message.Content.Of(_body);
        if (content.IsEmpty)
        {
            return;
        }

        if (content[0] == (byte)'"')
        {
            WriteText(message, content[1..^1]);
            return;
        }

        var parts = new ContentPartReader(content, message);
        while (parts.TryRead(out var text))
        {
            WriteText(message, text);
        }
    }

    private void WriteText(in ChatMessage message, scoped ReadOnlySpan<byte> text)
    {
        // Claude refuses a prefill that ends in white space.
        var isPrefill = message.Role == ChatRole.Assistant && message.Index == _lastTurn;
        var trimmed = isPrefill ? JsonText.TrimEnd(text) : text;
        if (JsonText.IsBlank(trimmed))
        {
            return;
        }

        if (message.Role == ChatRole.System)
        {
            WriteBlock(trimmed);
            return;
        }

        if (_open is null && message.Role == ChatRole.Assistant)
        {
            WriteFiller();
        }

        Open(message.Role);
        WriteBlock(trimmed);
    }

    private void Open(ChatRole role)
    {
        if (_open == role)
        {
            return;
        }

        Close();
        _open = role;
        _json.WriteStartObject();
        _json.WriteString("role"u8, role == ChatRole.User ? "user"u8 : "assistant"u8);
        _json.WriteStartArray("content"u8);
    }

    private readonly void Close()
    {
        if (_open is not null)
        {
            _json.WriteEndArray();
            _json.WriteEndObject();
        }
    }

    private void WriteFiller()
    {
        Open(ChatRole.User);
        WriteBlock("Continue."u8);
    }

    // The text is put between quotes that are written here, so it must come from between quotes.
    private readonly void WriteBlock(scoped ReadOnlySpan<byte> text)
    {
        _json.WriteStartObject();
        _json.WritePropertyName("text"u8);
        var length = text.Length + 2;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        buffer[0] = (byte)'"';
        text.CopyTo(buffer.AsSpan(1));
        buffer[length - 1] = (byte)'"';
        _json.WriteRawValue(buffer.AsSpan(0, length), skipInputValidation: true);
        ArrayPool<byte>.Shared.Return(buffer);
        _json.WriteEndObject();
    }

    private void WriteSystem()
    {
        var isOpen = false;
        foreach (var message in _request.Messages)
        {
            if (message.Role == ChatRole.System && !message.Content.Of(_body).IsEmpty)
            {
                if (!isOpen)
                {
                    _json.WriteStartArray("system"u8);
                    isOpen = true;
                }

                WriteContent(message);
            }
        }

        if (isOpen)
        {
            _json.WriteEndArray();
        }
    }

    private readonly void WriteInferenceConfig()
    {
        var maxTokens = MaxTokens();
        var (temperature, topP) = Sampling();
        var stop = _request.Stop.Count > 0 && Honours("stop", _model.Supports.StopSequences is not false);
        if (maxTokens is null && temperature is null && topP is null && !stop)
        {
            return;
        }

        _json.WriteStartObject("inferenceConfig"u8);
        if (maxTokens is { } limit)
        {
            _json.WriteNumber("maxTokens"u8, limit);
        }

        if (temperature is { } value)
        {
            _json.WriteNumber("temperature"u8, value);
        }

        if (topP is { } mass)
        {
            _json.WriteNumber("topP"u8, mass);
        }

        if (stop)
        {
            _json.WriteStartArray("stopSequences"u8);
            foreach (var sequence in _request.Stop)
            {
                _json.WriteRawValue(sequence.Of(_body), skipInputValidation: true);
            }

            _json.WriteEndArray();
        }

        _json.WriteEndObject();
    }

    private readonly long? MaxTokens()
    {
        var most = _model.Facts?.MaxOutput;
        if (_request.MaxTokens is not { } asked)
        {
            return _model.Facts is { Reasoning: true } ? Math.Min(DefaultMaxTokens, most ?? DefaultMaxTokens) : null;
        }

        if (asked > most)
        {
            _notes.Warn($"max_tokens was lowered from {asked} to the model's limit of {most}");
            return most;
        }

        return asked;
    }

    private readonly (double? Temperature, double? TopP) Sampling()
    {
        var temperature = _request.Temperature;
        var topP = _request.TopP;
        switch (_model.Supports.Sampling)
        {
            case "none":
                Honours("temperature", temperature is null);
                Honours("top_p", topP is null);
                return (null, null);
            case "temperatureXorTopP" when temperature is not null && topP is not null:
                Honours("top_p", false);
                topP = null;
                break;
        }

        if (temperature > 1)
        {
            _notes.Warn("temperature was lowered to 1, the most that Bedrock takes");
            temperature = 1;
        }

        return (temperature, topP);
    }

    private readonly bool Honours(string member, bool can)
    {
        if (!can)
        {
            _notes.Ignore(member);
        }

        return can;
    }
}
