using System.Buffers;

namespace BedrockAspire.ImageApi.Families;

/// <summary>Writes the InvokeModel body of an edit for one family of models.</summary>
internal interface IEditRequestMapper
{
    void Write(IBufferWriter<byte> output, PictureEdit edit, ImageCall call);
}
