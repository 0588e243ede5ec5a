using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.RegularExpressions;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Bedrock.EventStream;
using BedrockAspire.ChatApi.ChatCompletions;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Contract;

/// <summary>An event stream's way to a client without the sockets: the reader, the transcoder, and the end that the pump gives to it.</summary>
internal static partial class EventStreamReplay
{
    /// <summary>What a client gets when the bytes arrive in these pieces.</summary>
    public static async Task<string> RunAsync(params byte[][] pieces)
    {
        var output = new ArrayBufferWriter<byte>();
        var plan = new ReplyPlan(null, NeedsWholeReply: false, ReasoningFormats.Claude);
        var transcoder = new ConverseStreamTranscoder(new ChatCompletion("chatcmpl-1", 1, "m"), includeUsage: true, plan);
        try
        {
            await TranscodeAsync(pieces, transcoder, output);
            if (!transcoder.IsComplete)
            {
                throw new BedrockException(BedrockErrorCodes.StreamTruncated, "Bedrock's stream ended before the message did.");
            }

            transcoder.Finish(output);
        }
        catch (Exception exception) when (exception is BedrockException or GatewayException)
        {
            if (transcoder.IsComplete)
            {
                transcoder.Finish(output);
            }
            else
            {
                transcoder.Fail(exception is BedrockException bedrock ? BedrockErrorMapper.Map(bedrock) : ((GatewayException)exception).Error, output);
            }
        }

        return Fixed(Encoding.UTF8.GetString(output.WrittenSpan));
    }

    /// <summary>The stream with what is made anew for each request replaced: ids are numbered, the time is 1, the model is m.</summary>
    public static string Fixed(string stream)
    {
        var ids = new List<string>();
        var numbered = ToolCallId().Replace(stream, match =>
        {
            if (!ids.Contains(match.Value))
            {
                ids.Add(match.Value);
            }

            return $"call_{ids.IndexOf(match.Value) + 1}";
        });
        return Head().Replace(numbered, "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\"");
    }

    private static async Task TranscodeAsync(byte[][] pieces, ConverseStreamTranscoder transcoder, ArrayBufferWriter<byte> output)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        using var reader = new EventStreamReader(pipe.Reader, maxFrameBytes: 1024 * 1024);
        foreach (var piece in pieces.Where(piece => piece.Length > 0))
        {
            await pipe.Writer.WriteAsync(piece);
            Assert.Equal(EventStreamWait.Data, await reader.WaitAsync(CancellationToken.None).AsTask().WaitAsync(TestTimeouts.Default));
            Take(reader, transcoder, output);
        }

        await pipe.Writer.CompleteAsync();
        while (await reader.WaitAsync(CancellationToken.None).AsTask().WaitAsync(TestTimeouts.Default) != EventStreamWait.End)
        {
            Take(reader, transcoder, output);
        }
    }

    private static void Take(EventStreamReader reader, ConverseStreamTranscoder transcoder, ArrayBufferWriter<byte> output)
    {
        while (reader.TryRead(out var frame))
        {
            if (frame.MessageType != EventStreamMessageType.Event)
            {
                var message = frame.ErrorMessage.IsEmpty ? null : Encoding.UTF8.GetString(frame.ErrorMessage.Span);
                throw BedrockErrorReader.FromStream(Encoding.UTF8.GetString(frame.Name.Span), frame.Payload.Span, message, requestId: null);
            }

            transcoder.Write(frame, output);
        }
    }

    [GeneratedRegex("call_[0-9a-f]{32}")]
    private static partial Regex ToolCallId();

    [GeneratedRegex("""\{"id":"chatcmpl-[0-9a-f]+","object":"chat.completion.chunk","created":[0-9]+,"model":"[^"]*["]""")]
    private static partial Regex Head();
}
