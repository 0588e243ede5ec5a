using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ImageApi.Requests;

/// <summary>A picture as it was sent, in pooled memory.</summary>
/// <param name="buffer">Its bytes.</param>
/// <param name="param">The member that it came in, for errors.</param>
internal sealed class UploadedPicture(PooledBufferWriter buffer, string param) : IDisposable
{
    public ReadOnlyMemory<byte> Bytes => buffer.WrittenMemory;

    public string Param { get; } = param;

    public void Dispose() => buffer.Dispose();
}
