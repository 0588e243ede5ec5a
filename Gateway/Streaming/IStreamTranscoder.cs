using System.Buffers;
using BedrockAspire.Bedrock.EventStream;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.Gateway.Streaming;

/// <summary>Turns one event of Bedrock's stream at a time into the caller's dialect. Made per request, synchronous, does no I/O.</summary>
public interface IStreamTranscoder
{
    /// <summary>Whether the message is whole: its stop event was seen.</summary>
    bool IsComplete { get; }

    /// <summary>Writes what an event becomes, which may be nothing.</summary>
    /// <exception cref="GatewayException">The event says that the answer failed.</exception>
    void Write(in EventStreamFrame frame, IBufferWriter<byte> output);

    /// <summary>Notes on the call what is known by now of its tokens, and how much of the answer there was. Asked before the stream's end goes out, whatever end it is.</summary>
    void NoteUsage(GatewayRequest request);

    /// <summary>Writes the end of a whole message.</summary>
    void Finish(IBufferWriter<byte> output);

    /// <summary>Writes the end of a message that failed, so that no client takes it for whole.</summary>
    void Fail(GatewayError failure, IBufferWriter<byte> output);
}
