using System.Buffers;

namespace BedrockAspire.Bedrock;

/// <summary>A whole reply in pooled memory. Dispose it when the body has been read.</summary>
public sealed class BedrockReply : IDisposable
{
    private byte[]? _buffer;

    internal BedrockReply(byte[] buffer, int length, string? requestId, int? inputTokens, int? outputTokens)
    {
        _buffer = buffer;
        Body = buffer.AsMemory(0, length);
        RequestId = requestId;
        InputTokens = inputTokens;
        OutputTokens = outputTokens;
    }

    /// <summary>The reply's body. Valid until disposal.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>AWS's request id.</summary>
    public string? RequestId { get; }

    /// <summary>Header <c>X-Amzn-Bedrock-Input-Token-Count</c> of InvokeModel, in tokens.</summary>
    public int? InputTokens { get; }

    /// <summary>Header <c>X-Amzn-Bedrock-Output-Token-Count</c> of InvokeModel, in tokens.</summary>
    public int? OutputTokens { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            Body = default;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
