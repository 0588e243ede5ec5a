using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Bedrock.EventStream;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Streaming;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Turns ConverseStream's events into chat completion chunks. A text delta costs one pass over its bytes and no allocation.</summary>
internal sealed class ConverseStreamTranscoder : IStreamTranscoder
{
    private const int EnvelopeBytes = 64;

    private readonly ChatCompletion _completion;
    private readonly bool _includeUsage;
    private readonly byte[] _prefix;
    private bool _hasStarted;

    /// <summary>Makes the transcoder of one request.</summary>
    public ConverseStreamTranscoder(ChatCompletion completion, bool includeUsage)
    {
        _completion = completion;
        _includeUsage = includeUsage;
        _prefix = BuildPrefix(completion);
    }

    /// <inheritdoc />
    public bool IsComplete => FinishReason is not null;

    /// <summary>Why the model stopped, in OpenAI's words; null until it did.</summary>
    public string? FinishReason { get; private set; }

    /// <summary>Tokens of the call; null until Bedrock said.</summary>
    public ConverseUsage? Usage { get; private set; }

    /// <inheritdoc />
    public void Write(in EventStreamFrame frame, IBufferWriter<byte> output)
    {
        var name = frame.Name.Span;
        try
        {
            if (name.SequenceEqual("contentBlockDelta"u8))
            {
                WriteDelta(frame.Payload.Span, output);
            }
            else if (name.SequenceEqual("messageStart"u8))
            {
                Start(output);
            }
            else if (name.SequenceEqual("messageStop"u8))
            {
                WriteStop(frame.Payload.Span, output);
            }
            else if (name.SequenceEqual("metadata"u8))
            {
                WriteMetadata(frame.Payload.Span, output);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new BedrockException(BedrockErrorCodes.StreamCorrupt, "An event of Bedrock's stream is not what its service model says.", exception);
        }
    }

    /// <inheritdoc />
    public void Finish(IBufferWriter<byte> output) => output.Write("data: [DONE]\n\n"u8);

    /// <inheritdoc />
    public void Fail(GatewayError failure, IBufferWriter<byte> output)
    {
        // The error stands alone: Open WebUI does not see one next to choices, and a finish reason would make the answer look whole.
        output.Write("data: "u8);
        OpenAIErrorWriter.Write(output, failure);
        output.Write("\n\ndata: [DONE]\n\n"u8);
    }

    private static byte[] BuildPrefix(ChatCompletion completion)
    {
        using var buffer = new PooledBufferWriter(256);
        buffer.Write("data: "u8);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, completion.Id);
            json.WriteString("object"u8, "chat.completion.chunk"u8);
            json.WriteNumber("created"u8, completion.Created);
            json.WriteString("model"u8, completion.Model);
            json.WriteEndObject();
        }

        // Without the closing brace: every chunk goes on from here.
        return buffer.WrittenSpan[..^1].ToArray();
    }

    private void Start(IBufferWriter<byte> output)
    {
        if (!_hasStarted)
        {
            _hasStarted = true;
            output.Write(_prefix);
            output.Write(",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n"u8);
        }
    }

    private void WriteDelta(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var json = new Utf8JsonReader(payload);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (!json.ValueTextEquals("delta"u8))
            {
                json.Skip();
                continue;
            }

            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isText = json.ValueTextEquals("text"u8);
                var isReasoning = json.ValueTextEquals("reasoningContent"u8);
                json.Read();
                if (isText && json.TokenType == JsonTokenType.String)
                {
                    WriteText(",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""u8, json.ValueSpan, output);
                }
                else if (isReasoning && json.TokenType == JsonTokenType.StartObject)
                {
                    WriteReasoning(ref json, output);
                }
                else
                {
                    json.Skip();
                }
            }
        }
    }

    private void WriteReasoning(ref Utf8JsonReader json, IBufferWriter<byte> output)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isText = json.ValueTextEquals("text"u8);
            json.Read();
            if (isText && json.TokenType == JsonTokenType.String)
            {
                WriteText(",\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\""u8, json.ValueSpan, output);
            }
            else
            {
                json.Skip();
            }
        }
    }

    // The text goes over as it is written: what is a JSON string there is one here.
    private void WriteText(ReadOnlySpan<byte> opening, ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        if (!Utf8.IsValid(text))
        {
            throw new BedrockException(BedrockErrorCodes.StreamCorrupt, "A text of Bedrock's stream is not valid UTF-8.");
        }

        Start(output);
        while (!text.IsEmpty)
        {
            var length = JsonText.SafeCut(text, SseResponse.MaxLineBytes - _prefix.Length - opening.Length - EnvelopeBytes);
            output.Write(_prefix);
            output.Write(opening);
            output.Write(text[..length]);
            output.Write("\"},\"finish_reason\":null}]}\n\n"u8);
            text = text[length..];
        }
    }

    private void WriteStop(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var reason = "stop";
        var json = new Utf8JsonReader(payload);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isReason = json.ValueTextEquals("stopReason"u8);
            json.Read();
            if (isReason)
            {
                reason = FinishReasons.Read(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        Start(output);
        FinishReason = reason;
        using var chunk = new Utf8JsonWriter(output);
        output.Write(_prefix);
        output.Write(",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":"u8);
        chunk.WriteStringValue(reason);
        chunk.Flush();
        output.Write("}]}\n\n"u8);
    }

    private void WriteMetadata(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var json = new Utf8JsonReader(payload);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isUsage = json.ValueTextEquals("usage"u8);
            json.Read();
            if (isUsage && json.TokenType == JsonTokenType.StartObject)
            {
                Usage = ConverseUsage.Read(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        // In a chunk of its own and only once: Open WebUI adds usages up and drops text that stands next to one.
        if (_includeUsage && Usage is { } usage)
        {
            WriteUsage(usage, output);
        }
    }

    private void WriteUsage(ConverseUsage usage, IBufferWriter<byte> output)
    {
        output.Write("data: "u8);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, _completion.Id);
            json.WriteString("object"u8, "chat.completion.chunk"u8);
            json.WriteNumber("created"u8, _completion.Created);
            json.WriteString("model"u8, _completion.Model);
            json.WriteStartArray("choices"u8);
            json.WriteEndArray();
            usage.Write(json);
            json.WriteEndObject();
        }

        output.Write("\n\n"u8);
    }
}
