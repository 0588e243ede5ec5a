using System.Buffers;
using System.Text.Json;
using BedrockAspire.ChatApi.ChatCompletions;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.Completions;

/// <summary>Writes OpenAI's <c>text_completion</c>.</summary>
internal static class CompletionResponseWriter
{
    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true };

    /// <summary>Writes the completion.</summary>
    /// <param name="output">Gets the JSON.</param>
    /// <param name="completion">The completion's id, time and model.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="replies">One for each choice, in their order.</param>
    /// <param name="usage">Tokens of all calls.</param>
    public static void Write(
        IBufferWriter<byte> output, ChatCompletion completion, CompletionRequest request, CompletionReply[] replies, ConverseUsage usage)
    {
        using var text = new PooledBufferWriter(1024);
        using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartObject();
        json.WriteString("id"u8, completion.Id);
        json.WriteString("object"u8, "text_completion"u8);
        json.WriteNumber("created"u8, completion.Created);
        json.WriteString("model"u8, completion.Model);
        json.WriteStartArray("choices"u8);
        for (var choice = 0; choice < replies.Length; choice++)
        {
            var reply = replies[choice];
            text.Clear();
            text.Write("\""u8);
            text.Write(request.EchoOf(choice));
            foreach (var part in reply.Converse.Texts)
            {
                text.Write(part.Of(reply.Body));
            }

            text.Write("\""u8);
            json.WriteStartObject();
            json.WriteNumber("index"u8, choice);
            json.WritePropertyName("text"u8);
            json.WriteRawValue(text.WrittenSpan, skipInputValidation: true);
            json.WriteNull("logprobs"u8);
            json.WriteString("finish_reason"u8, reply.Converse.FinishReason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        usage.Write(json);
        json.WriteEndObject();
    }
}
