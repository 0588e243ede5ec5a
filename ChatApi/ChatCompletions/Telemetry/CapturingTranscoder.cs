using System.Buffers;
using BedrockAspire.Bedrock.EventStream;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Streaming;

namespace BedrockAspire.ChatApi.ChatCompletions.Telemetry;

/// <summary>Shows each event of a stream to the span before it is transcoded.</summary>
internal sealed class CapturingTranscoder(ConverseStreamTranscoder inner, ChatContent content) : IStreamTranscoder
{
    public bool IsComplete => inner.IsComplete;

    public void Write(in EventStreamFrame frame, IBufferWriter<byte> output)
    {
        content.Event(frame.Name.Span, frame.Payload);
        inner.Write(frame, output);
    }

    public void NoteUsage(GatewayRequest request) => inner.NoteUsage(request);

    public void Finish(IBufferWriter<byte> output) => inner.Finish(output);

    public void Fail(GatewayError failure, IBufferWriter<byte> output) => inner.Fail(failure, output);
}
