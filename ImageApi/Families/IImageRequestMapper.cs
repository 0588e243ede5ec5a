using System.Buffers;

namespace BedrockAspire.ImageApi.Families;

/// <summary>Writes the InvokeModel body of one family of models.</summary>
internal interface IImageRequestMapper
{
    void Write(IBufferWriter<byte> output, Drawing drawing, ImageCall call);
}
