using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.ChatApi.ChatCompletions.Structured;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Turns a whole Converse reply into the chunks of a stream, for requests that the model does not stream.</summary>
internal sealed class ConverseReplyTranscoder(ChatCompletion completion, bool includeUsage, ReplyPlan plan)
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ChunkWriter _chunks = new(completion);

    /// <summary>Why the model stopped, in OpenAI's words; null until it did.</summary>
    public string? FinishReason { get; private set; }

    /// <summary>Tokens of the call; null until Bedrock said.</summary>
    public ConverseUsage? Usage { get; private set; }

    /// <summary>Writes the whole stream but its end.</summary>
    /// <exception cref="BedrockException">It is not a Converse reply.</exception>
    /// <exception cref="BedrockAspire.Gateway.Errors.GatewayException">The model's answer is unusable.</exception>
    public void Write(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        body = SurrogateEscapes.Mend(body);
        if (!Utf8.IsValid(body))
        {
            throw new BedrockException(BedrockErrorCodes.ResponseInvalid, "Bedrock's reply is not valid UTF-8.");
        }

        var reply = ConverseReply.Read(body);
        reply.TakeAnswer(plan.JsonTool);
        reply.Complete(body, plan.IsTask);
        Usage = reply.Usage;
        _chunks.Start(output);
        foreach (var text in reply.Reasoning)
        {
            _chunks.WriteReasoning(text.Of(body), output);
        }

        WriteProofs(reply, body, output);
        WriteContent(reply, body, output);
        WriteToolCalls(reply, body, output);
        FinishReason = reply.FinishReason;
        _chunks.WriteStop(FinishReason, output);
        _chunks.WriteFields(reply.Fields.Of(body), output);
        _chunks.WriteTrace(reply.Trace.Of(body), output);
        if (includeUsage)
        {
            _chunks.WriteUsage(reply.Usage, output, plan.NamesServiceTier ? reply.ServiceTier ?? "default" : null);
        }
    }

    private void WriteProofs(ConverseReply reply, ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        if (plan.ReasoningFormat is not { } format)
        {
            return;
        }

        var proofs = new ReasoningTranscoder(_chunks, format, plan.Cache);
        foreach (var block in reply.Proofs)
        {
            proofs.AppendText(block.Text.Of(body));
            proofs.AppendSignature(block.Signature.Of(body));
            proofs.AppendData(block.Data.Of(body));
            proofs.End(output);
        }

        proofs.Keep(reply.ToolUses.Select(static use => use.Id));
    }

    private void WriteContent(ConverseReply reply, ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        if (reply.HasAnswer)
        {
            using var answer = new PooledBufferWriter(1024);
            WriteEscaped(reply.Answer.Length == 0 ? "{}"u8 : reply.Answer.Of(body), answer);
            _chunks.WriteContent(answer.WrittenSpan[1..^1], output);
        }
        else if (reply.IsWithheld)
        {
            _chunks.WriteContent(FinishReasons.Withheld, output);
        }
        else if (plan.IsJsonAmongWords)
        {
            var words = new JsonAnswer(_chunks, null);
            foreach (var text in reply.Texts)
            {
                words.HoldBack(text.Of(body));
            }

            words.End(output);
        }
        else
        {
            foreach (var text in reply.Texts)
            {
                _chunks.WriteContent(text.Of(body), output);
            }
        }
    }

    private static void WriteEscaped(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStringValue(text);
    }

    private void WriteToolCalls(ConverseReply reply, ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        using var arguments = new PooledBufferWriter(1024);
        for (var index = 0; index < reply.ToolUses.Count; index++)
        {
            var use = reply.ToolUses[index];
            _chunks.WriteToolCall(index, use.Id, plan.Names?.Restore(use.Name) ?? use.Name, output);
            arguments.Clear();
            WriteEscaped(use.Arguments(body), arguments);

            _chunks.WriteToolArguments(index, arguments.WrittenSpan[1..^1], output);
        }
    }
}
