using BedrockAspire.Bedrock.Errors;
using BedrockAspire.ChatApi.ChatCompletions;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.Fuzz.Mutations;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.Fuzz.Targets;

/// <summary>A whole Converse reply, on its way to a completion and to a stream.</summary>
internal sealed class ConverseReplyTarget : IFuzzTarget
{
    private static readonly ReplyPlan Plain = new(null, NeedsWholeReply: true, ReasoningFormats.Claude);
    private static readonly ReplyPlan Json = Plain with { JsonTool = "json_answer", IsJsonAmongWords = true };

    public string Name => "converse-reply";

    public IReadOnlyList<string> CorpusFolders => ["Fuzz/corpus/converse-reply"];

    public void Run(ReadOnlySpan<byte> input)
    {
        foreach (var plan in new[] { Plain, Json })
        {
            RunWhole(input, plan);
            RunStreamed(input, plan);
        }
    }

    public byte[] Mutate(byte[] input, byte[] other, Random random) => JsonMutator.Mutate(input, other, random);

    private static void RunWhole(ReadOnlySpan<byte> input, ReplyPlan plan)
    {
        using var output = new PooledBufferWriter(64);
        var body = SurrogateEscapes.Mend(input);
        try
        {
            ConverseResponseMapper.Map(ConverseReply.Read(body), body, new ChatCompletion("chatcmpl-1", 1, "m"), output, plan);
        }
        catch (BedrockException exception)
        {
            Oracle.IsMeant(new GatewayException(BedrockErrorMapper.Map(exception), exception));
            return;
        }
        catch (GatewayException refusal)
        {
            Oracle.IsMeant(refusal);
            return;
        }

        Oracle.IsJson(output.WrittenSpan);
    }

    private static void RunStreamed(ReadOnlySpan<byte> input, ReplyPlan plan)
    {
        using var output = new PooledBufferWriter(64);
        try
        {
            new ConverseReplyTranscoder(new ChatCompletion("chatcmpl-1", 1, "m"), includeUsage: true, plan).Write(input, output);
        }
        catch (Exception exception) when (exception is BedrockException or GatewayException)
        {
            return;
        }

        ChunkWriter.Finish(output);
        Oracle.IsSse(output.WrittenSpan);
    }
}
