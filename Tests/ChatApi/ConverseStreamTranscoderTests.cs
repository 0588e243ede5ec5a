using System.Text;
using BedrockAspire.Bedrock.EventStream;
using BedrockAspire.ChatApi.ChatCompletions;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.ChatApi.ChatCompletions.Tools;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.Tests.ChatApi;

public sealed class ConverseStreamTranscoderTests
{
    private const int Deltas = 1000;

    public static TheoryData<string, string> Pieces => new()
    {
        { """{"contentBlockIndex":0,"delta":{"text":"hello, \u00e4 world"},"p":"abcdef"}""", "text" },
        { """{"contentBlockIndex":1,"delta":{"toolUse":{"input":"{\"a\":"}},"p":"abcdef"}""", "arguments" },
    };

    [Theory]
    [MemberData(nameof(Pieces))]
    public void Piece_of_an_answer_allocates_nothing(string payload, string kind)
    {
        var plan = new ReplyPlan(new ToolNameMap(), NeedsWholeReply: false, ReasoningFormats.Claude, new ReasoningCache(TimeProvider.System));
        var transcoder = new ConverseStreamTranscoder(new ChatCompletion("chatcmpl-1", 1, "m"), includeUsage: true, plan);
        using var output = new PooledBufferWriter(1024 * 1024);
        transcoder.Write(Frame("contentBlockStart", """{"contentBlockIndex":1,"start":{"toolUse":{"toolUseId":"1","name":"f"}}}"""), output);
        var frame = Frame("contentBlockDelta", payload);
        transcoder.Write(frame, output);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Deltas; i++)
        {
            transcoder.Write(frame, output);
        }

        Assert.Equal((kind, 0), (kind, GC.GetAllocatedBytesForCurrentThread() - before));
    }

    private static EventStreamFrame Frame(string name, string payload) =>
        new(EventStreamMessageType.Event, Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(payload), default);
}
