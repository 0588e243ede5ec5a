using System.Buffers;
using System.Text.Json;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Bedrock.EventStream;
using BedrockAspire.ChatApi.ChatCompletions;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Streaming;

namespace BedrockAspire.ChatApi.Completions;

/// <summary>Turns ConverseStream's events into the chunks of a text completion.</summary>
/// <param name="completion">The completion's id, time and model.</param>
/// <param name="includeUsage">Whether the usage follows in a chunk of its own.</param>
/// <param name="echo">The prompt, as between a JSON string's quotes, where it is repeated.</param>
internal sealed class CompletionStreamTranscoder(ChatCompletion completion, bool includeUsage, ReadOnlyMemory<byte> echo) : IStreamTranscoder
{
    private readonly byte[] _prefix = TextChunks.Prefix(completion, "text_completion"u8);
    private bool _hasEchoed;
    private long _answerBytes;

    private static ReadOnlySpan<byte> Opening => ",\"choices\":[{\"index\":0,\"text\":\""u8;

    private static ReadOnlySpan<byte> End => "\",\"logprobs\":null,\"finish_reason\":null}]}\n\n"u8;

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
        var payload = ConverseEvents.Payload(frame);
        try
        {
            if (name.SequenceEqual("contentBlockDelta"u8))
            {
                WriteDelta(payload, output);
            }
            else if (name.SequenceEqual("messageStop"u8))
            {
                WriteStop(ConverseEvents.ReadStopReason(payload), output);
            }
            else if (name.SequenceEqual("metadata"u8))
            {
                Usage = ConverseEvents.ReadUsage(payload) ?? Usage;
                WriteUsage(output);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new BedrockException(BedrockErrorCodes.StreamCorrupt, "An event of Bedrock's stream is not what its service model says.", exception);
        }
    }

    /// <inheritdoc />
    public void NoteUsage(GatewayRequest request)
    {
        request.AnswerBytes = _answerBytes;
        Usage?.Note(request);
    }

    /// <inheritdoc />
    public void Finish(IBufferWriter<byte> output) => ChunkWriter.Finish(output);

    /// <inheritdoc />
    public void Fail(GatewayError failure, IBufferWriter<byte> output) => ChunkWriter.Fail(failure, output);

    private void WriteDelta(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var json = new Utf8JsonReader(payload);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isDelta = json.ValueTextEquals("delta"u8);
            json.Read();
            if (!isDelta || json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                // What the model thinks has no place in this form, but is billed.
                var isText = json.ValueTextEquals("text"u8);
                json.Read();
                _answerBytes += json.TokenType == JsonTokenType.String ? json.ValueSpan.Length : 0;
                if (isText && json.TokenType == JsonTokenType.String)
                {
                    Echo(output);
                    TextChunks.Write(_prefix, Opening, json.ValueSpan, End, output);
                }
                else
                {
                    json.Skip();
                }
            }
        }
    }

    private void WriteStop(string reason, IBufferWriter<byte> output)
    {
        Echo(output);
        FinishReason = reason == "tool_calls" ? "stop" : reason;
        output.Write(_prefix);
        output.Write(Opening);
        output.Write("\",\"logprobs\":null,\"finish_reason\":"u8);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStringValue(FinishReason);
        }

        output.Write("}]}\n\n"u8);
    }

    private void Echo(IBufferWriter<byte> output)
    {
        if (!_hasEchoed)
        {
            _hasEchoed = true;
            TextChunks.Write(_prefix, Opening, echo.Span, End, output);
        }
    }

    private void WriteUsage(IBufferWriter<byte> output)
    {
        if (!includeUsage || Usage is not { } usage)
        {
            return;
        }

        output.Write("data: "u8);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, completion.Id);
            json.WriteString("object"u8, "text_completion"u8);
            json.WriteNumber("created"u8, completion.Created);
            json.WriteString("model"u8, completion.Model);
            json.WriteStartArray("choices"u8);
            json.WriteEndArray();
            usage.Write(json);
            json.WriteEndObject();
        }

        output.Write("\n\n"u8);
    }
}
