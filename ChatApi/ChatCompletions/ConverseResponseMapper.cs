using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Turns a Converse reply into a chat completion.</summary>
internal static class ConverseResponseMapper
{
    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true };

    /// <summary>Writes the completion.</summary>
    /// <param name="reply">The reply as read.</param>
    /// <param name="body">The bytes that it was read from.</param>
    /// <param name="completion">The completion's id, time and model.</param>
    /// <param name="output">Gets the JSON.</param>
    /// <exception cref="BedrockException">The reply's text is not valid UTF-8.</exception>
    public static void Map(ConverseReply reply, ReadOnlySpan<byte> body, ChatCompletion completion, IBufferWriter<byte> output)
    {
        if (!Utf8.IsValid(body))
        {
            throw new BedrockException(BedrockErrorCodes.ResponseInvalid, "Bedrock's reply is not valid UTF-8.");
        }

        using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartObject();
        json.WriteString("id"u8, completion.Id);
        json.WriteString("object"u8, "chat.completion"u8);
        json.WriteNumber("created"u8, completion.Created);
        json.WriteString("model"u8, completion.Model);
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WritePropertyName("content"u8);
        WriteJoined(json, reply.Texts, body);
        if (reply.Reasoning.Exists(static text => text.Length > 0))
        {
            json.WritePropertyName("reasoning_content"u8);
            WriteJoined(json, reply.Reasoning, body);
        }

        json.WriteNull("refusal"u8);
        json.WriteEndObject();
        json.WriteNull("logprobs"u8);
        json.WriteString("finish_reason"u8, reply.FinishReason);
        json.WriteEndObject();
        json.WriteEndArray();
        reply.Usage.Write(json);
        json.WriteEndObject();
    }

    private static void WriteJoined(Utf8JsonWriter json, List<JsonSlice> texts, ReadOnlySpan<byte> body)
    {
        if (texts.Count == 1)
        {
            // With its quotes, which stand on either side of it.
            json.WriteRawValue(body.Slice(texts[0].Start - 1, texts[0].Length + 2), skipInputValidation: true);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(texts.Sum(static text => text.Length) + 2);
        var length = 0;
        buffer[length++] = (byte)'"';
        foreach (var text in texts)
        {
            text.Of(body).CopyTo(buffer.AsSpan(length));
            length += text.Length;
        }

        buffer[length++] = (byte)'"';
        json.WriteRawValue(buffer.AsSpan(0, length), skipInputValidation: true);
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
