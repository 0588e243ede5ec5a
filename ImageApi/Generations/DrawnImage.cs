using BedrockAspire.ImageApi.Families;

namespace BedrockAspire.ImageApi.Generations;

/// <summary>A picture as Bedrock sent it.</summary>
/// <param name="Base64">A PNG in base64, still in the reply's memory.</param>
/// <param name="Size">Its size.</param>
internal readonly record struct DrawnImage(ReadOnlyMemory<byte> Base64, ImageSize Size);
