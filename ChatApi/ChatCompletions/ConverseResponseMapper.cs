using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.ChatApi.ChatCompletions.Guardrails;
using BedrockAspire.ChatApi.ChatCompletions.Structured;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.ChatApi.ChatCompletions.Tools;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Turns a Converse reply into a chat completion.</summary>
internal static class ConverseResponseMapper
{
    // Arguments are JSON inside a string: escaped no more than a string needs.
    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the completion of one answer.</summary>
    /// <param name="reply">The reply as read.</param>
    /// <param name="body">The bytes that it was read from.</param>
    /// <param name="completion">The completion's id, time and model.</param>
    /// <param name="output">Gets the JSON.</param>
    /// <param name="plan">What the request was, if it was special.</param>
    /// <exception cref="BedrockException">The reply's text is not valid UTF-8.</exception>
    /// <exception cref="BedrockAspire.Gateway.Errors.GatewayException">There is no text, and there has to be some.</exception>
    public static void Map(ConverseReply reply, ReadOnlySpan<byte> body, ChatCompletion completion, IBufferWriter<byte> output, ReplyPlan? plan = null)
    {
        using var json = new Utf8JsonWriter(output, WriterOptions);
        Begin(json, completion);
        WriteChoice(json, 0, reply, body, plan ?? ReplyPlan.Plain);
        End(json, reply.Usage, reply, body, plan ?? ReplyPlan.Plain);
    }

    /// <summary>Writes the completion of several answers, whose usage is added up.</summary>
    /// <param name="answers">The replies as read, with their bytes; at least one.</param>
    /// <param name="completion">The completion's id, time and model.</param>
    /// <param name="output">Gets the JSON.</param>
    /// <param name="plan">What the request was.</param>
    /// <exception cref="BedrockException">A reply's text is not valid UTF-8.</exception>
    /// <exception cref="BedrockAspire.Gateway.Errors.GatewayException">There is no text, and there has to be some.</exception>
    public static void Map(
        IReadOnlyList<(ConverseReply Reply, ReadOnlyMemory<byte> Body)> answers, ChatCompletion completion, IBufferWriter<byte> output, ReplyPlan plan)
    {
        using var json = new Utf8JsonWriter(output, WriterOptions);
        Begin(json, completion);
        var usage = default(ConverseUsage);
        for (var index = 0; index < answers.Count; index++)
        {
            WriteChoice(json, index, answers[index].Reply, answers[index].Body.Span, plan);
            usage += answers[index].Reply.Usage;
        }

        End(json, usage, answers[0].Reply, answers[0].Body.Span, plan);
    }

    private static void Begin(Utf8JsonWriter json, ChatCompletion completion)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, completion.Id);
        json.WriteString("object"u8, "chat.completion"u8);
        json.WriteNumber("created"u8, completion.Created);
        json.WriteString("model"u8, completion.Model);
        json.WriteStartArray("choices"u8);
    }

    private static void End(Utf8JsonWriter json, ConverseUsage usage, ConverseReply reply, ReadOnlySpan<byte> body, ReplyPlan plan)
    {
        json.WriteEndArray();
        usage.Write(json);
        if (plan.NamesServiceTier)
        {
            json.WriteString("service_tier"u8, reply.ServiceTier ?? "default");
        }

        GuardrailTrace.Write(json, reply.Trace.Of(body));
        if (reply.Fields.Length > 0)
        {
            json.WritePropertyName("additional_model_response_fields"u8);
            json.WriteRawValue(reply.Fields.Of(body), skipInputValidation: true);
        }

        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, int index, ConverseReply reply, ReadOnlySpan<byte> body, ReplyPlan plan)
    {
        if (!Utf8.IsValid(body))
        {
            throw new BedrockException(BedrockErrorCodes.ResponseInvalid, "Bedrock's reply is not valid UTF-8.");
        }

        reply.TakeAnswer(plan.JsonTool);
        reply.Complete(body, plan.IsTask);
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WritePropertyName("content"u8);
        WriteContent(json, reply, body, plan);
        if (reply.Reasoning.Count > 0)
        {
            json.WritePropertyName("reasoning_content"u8);
            WriteJoined(json, reply.Reasoning, body, isJson: false);
        }

        if (reply.Proofs.Count > 0 && plan.ReasoningFormat is { } format)
        {
            WriteProofs(json, reply, body, format, plan.Cache);
        }

        if (reply.ToolUses.Count > 0)
        {
            WriteToolCalls(json, reply.ToolUses, body, plan.Names);
        }

        json.WriteNull("refusal"u8);
        json.WriteEndObject();
        json.WriteNull("logprobs"u8);
        json.WriteString("finish_reason"u8, reply.FinishReason);
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, ConverseReply reply, ReadOnlySpan<byte> body, ReplyPlan plan)
    {
        if (reply.HasAnswer)
        {
            json.WriteStringValue(reply.Answer.Length == 0 ? "{}"u8 : reply.Answer.Of(body));
        }
        else if (reply.IsWithheld)
        {
            json.WriteStringValue(FinishReasons.Withheld);
        }
        else if (reply.ToolUses.Count > 0 && reply.Texts.TrueForAll(static text => text.Length == 0))
        {
            json.WriteNullValue();
        }
        else
        {
            WriteJoined(json, reply.Texts, body, plan.IsJsonAmongWords);
        }
    }

    private static void WriteProofs(Utf8JsonWriter json, ConverseReply reply, ReadOnlySpan<byte> body, string format, ReasoningCache? cache)
    {
        using var details = new PooledBufferWriter(1024);
        for (var index = 0; index < reply.Proofs.Count; index++)
        {
            var block = reply.Proofs[index];
            details.Write(index == 0 ? "["u8 : ","u8);
            ReasoningDetails.WriteItems(
                details, index, format, block.Text.Of(body), block.Signature.Of(body), block.Data.Of(body), () => details.Write(","u8));
        }

        details.Write("]"u8);
        json.WritePropertyName("reasoning_details"u8);
        json.WriteRawValue(details.WrittenSpan, skipInputValidation: true);
        if (cache is not null && reply.ToolUses.Count > 0)
        {
            var kept = details.WrittenSpan.ToArray();
            foreach (var use in reply.ToolUses)
            {
                cache.Add(use.Id, kept);
            }
        }
    }

    private static void WriteToolCalls(Utf8JsonWriter json, List<ToolUse> uses, ReadOnlySpan<byte> body, ToolNameMap? names)
    {
        json.WriteStartArray("tool_calls"u8);
        foreach (var use in uses)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, use.Id);
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, names?.Restore(use.Name) ?? use.Name);
            json.WriteString("arguments"u8, use.Arguments(body));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteJoined(Utf8JsonWriter json, List<JsonSlice> texts, ReadOnlySpan<byte> body, bool isJson)
    {
        if (texts.Count == 1 && !isJson)
        {
            // With its quotes, which stand on either side of it.
            json.WriteRawValue(body.Slice(texts[0].Start - 1, texts[0].Length + 2), skipInputValidation: true);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(texts.Sum(static text => text.Length) + 2);
        var length = 1;
        foreach (var text in texts)
        {
            text.Of(body).CopyTo(buffer.AsSpan(length));
            length += text.Length;
        }

        var joined = isJson ? JsonAnswer.ObjectIn(buffer.AsSpan(1, length - 1)) : buffer.AsSpan(1, length - 1);
        joined.CopyTo(buffer.AsSpan(1));
        buffer[0] = buffer[joined.Length + 1] = (byte)'"';
        json.WriteRawValue(buffer.AsSpan(0, joined.Length + 2), skipInputValidation: true);
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
