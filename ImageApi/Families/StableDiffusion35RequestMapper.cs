using System.Buffers;
using System.Text.Json;

namespace BedrockAspire.ImageApi.Families;

/// <summary>Stable Diffusion 3.5 Large, which also draws from pictures and therefore is told the mode.</summary>
internal sealed class StableDiffusion35RequestMapper : IImageRequestMapper
{
    public void Write(IBufferWriter<byte> output, Drawing drawing, ImageCall call)
    {
        using var json = new Utf8JsonWriter(output, ImageRequestMappers.JsonOptions);
        json.WriteStartObject();
        json.WriteString("prompt"u8, drawing.Prompt);
        json.WriteString("mode"u8, "text-to-image"u8);
        StableImageRequestMapper.WriteCommon(json, drawing, call);
        json.WriteEndObject();
    }
}
