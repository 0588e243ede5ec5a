using BedrockAspire.Gateway.Pictures;
using BedrockAspire.ImageApi.Families;

namespace BedrockAspire.ImageApi.Calls;

/// <summary>A picture that a model drew.</summary>
/// <param name="Base64">Its file in base64, still in the reply's memory unless it was encoded anew.</param>
/// <param name="Format">Its format.</param>
/// <param name="Size">Its size.</param>
internal readonly record struct DrawnImage(ReadOnlyMemory<byte> Base64, PictureFormat Format, ImageSize Size);
