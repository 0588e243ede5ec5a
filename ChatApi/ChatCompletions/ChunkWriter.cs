using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using BedrockAspire.ChatApi.ChatCompletions.Guardrails;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Streaming;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Writes the chunks of one streamed completion. No line is longer than every client can read.</summary>
internal sealed class ChunkWriter(ChatCompletion completion)
{
    private const int EnvelopeBytes = 64;

    private readonly byte[] _prefix = TextChunks.Prefix(completion, "chat.completion.chunk"u8);
    private bool _hasStarted;

    private static ReadOnlySpan<byte> ChunkEnd => "\"},\"finish_reason\":null}]}\n\n"u8;

    /// <summary>Writes the first chunk, unless it is written.</summary>
    public void Start(IBufferWriter<byte> output)
    {
        if (!_hasStarted)
        {
            _hasStarted = true;
            output.Write(_prefix);
            output.Write(",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n"u8);
        }
    }

    /// <summary>Writes a piece of the answer; what stands between a JSON string's quotes goes over as it is written.</summary>
    public void WriteContent(ReadOnlySpan<byte> text, IBufferWriter<byte> output) =>
        WriteText(",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""u8, text, ChunkEnd, output);

    /// <summary>Writes a piece of what the model thinks.</summary>
    public void WriteReasoning(ReadOnlySpan<byte> text, IBufferWriter<byte> output) =>
        WriteText(",\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\""u8, text, ChunkEnd, output);

    /// <summary>Writes an item of what the model thought, complete with its proof.</summary>
    public void WriteReasoningDetails(ReadOnlySpan<byte> item, IBufferWriter<byte> output)
    {
        Start(output);
        output.Write(_prefix);
        output.Write(",\"choices\":[{\"index\":0,\"delta\":{\"reasoning_details\":["u8);
        output.Write(item);
        output.Write("]},\"finish_reason\":null}]}\n\n"u8);
    }

    /// <summary>Writes the first chunk of a tool call. Id and name come in no other: clients put repeated ones together.</summary>
    public void WriteToolCall(int index, string id, string name, IBufferWriter<byte> output)
    {
        Start(output);
        output.Write(_prefix);
        output.Write(",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":["u8);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("index"u8, index);
            json.WriteString("id"u8, id);
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, name);
            json.WriteString("arguments"u8, ""u8);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        output.Write("]},\"finish_reason\":null}]}\n\n"u8);
    }

    /// <summary>Writes a piece of a tool call's arguments.</summary>
    public void WriteToolArguments(int index, ReadOnlySpan<byte> fragment, IBufferWriter<byte> output)
    {
        Span<byte> opening = stackalloc byte[128];
        var length = Append(opening, 0, ",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":"u8);
        Utf8Formatter.TryFormat(index, opening[length..], out var digits);
        length = Append(opening, length + digits, ",\"function\":{\"arguments\":\""u8);
        WriteText(opening[..length], fragment, "\"}}]},\"finish_reason\":null}]}\n\n"u8, output);
    }

    /// <summary>Writes the chunk that says why the answer ended.</summary>
    public void WriteStop(string reason, IBufferWriter<byte> output)
    {
        Start(output);
        using var chunk = new Utf8JsonWriter(output);
        output.Write(_prefix);
        output.Write(",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":"u8);
        chunk.WriteStringValue(reason);
        chunk.Flush();
        output.Write("}]}\n\n"u8);
    }

    /// <summary>Writes the usage in a chunk of its own: Open WebUI adds usages up and drops text that stands next to one.</summary>
    public void WriteUsage(ConverseUsage usage, IBufferWriter<byte> output, string? serviceTier = null)
    {
        output.Write("data: "u8);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, completion.Id);
            json.WriteString("object"u8, "chat.completion.chunk"u8);
            json.WriteNumber("created"u8, completion.Created);
            json.WriteString("model"u8, completion.Model);
            json.WriteStartArray("choices"u8);
            json.WriteEndArray();
            usage.Write(json);
            if (serviceTier is not null)
            {
                json.WriteString("service_tier"u8, serviceTier);
            }

            json.WriteEndObject();
        }

        output.Write("\n\n"u8);
    }

    /// <summary>Writes what a guardrail found, in a chunk of its own; nothing when there is nothing, or too much for a line.</summary>
    public void WriteTrace(ReadOnlySpan<byte> trace, IBufferWriter<byte> output)
    {
        if (trace.IsEmpty)
        {
            return;
        }

        using var buffer = new PooledBufferWriter(trace.Length + EnvelopeBytes);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            GuardrailTrace.Write(json, trace);
            json.WriteEndObject();
        }

        WriteExtra(buffer.WrittenSpan[1..^1], output);
    }

    /// <summary>Writes what the caller asked for of the model's own reply, in a chunk of its own.</summary>
    public void WriteFields(ReadOnlySpan<byte> fields, IBufferWriter<byte> output)
    {
        if (!fields.IsEmpty)
        {
            using var buffer = new PooledBufferWriter(fields.Length + EnvelopeBytes);
            buffer.Write("\"additional_model_response_fields\":"u8);
            buffer.Write(fields);
            WriteExtra(buffer.WrittenSpan, output);
        }
    }

    private void WriteExtra(ReadOnlySpan<byte> member, IBufferWriter<byte> output)
    {
        if (!member.IsEmpty && member.Length < SseResponse.MaxLineBytes - _prefix.Length - EnvelopeBytes)
        {
            output.Write(_prefix);
            output.Write(",\"choices\":[],"u8);
            output.Write(member);
            output.Write("}\n\n"u8);
        }
    }

    /// <summary>Writes the end of a whole answer.</summary>
    public static void Finish(IBufferWriter<byte> output) => output.Write("data: [DONE]\n\n"u8);

    /// <summary>Writes the end of an answer that failed.</summary>
    public static void Fail(GatewayError failure, IBufferWriter<byte> output)
    {
        // The error stands alone: Open WebUI does not see one next to choices, and a finish reason would make the answer look whole.
        output.Write("data: "u8);
        OpenAIErrorWriter.Write(output, failure);
        output.Write("\n\ndata: [DONE]\n\n"u8);
    }

    private static int Append(Span<byte> buffer, int position, ReadOnlySpan<byte> text)
    {
        text.CopyTo(buffer[position..]);
        return position + text.Length;
    }

    private void WriteText(ReadOnlySpan<byte> opening, ReadOnlySpan<byte> text, ReadOnlySpan<byte> end, IBufferWriter<byte> output)
    {
        Start(output);
        TextChunks.Write(_prefix, opening, text, end, output);
    }
}
