using System.Buffers;
using System.Text.Json;

namespace BedrockAspire.ImageApi.Families;

/// <summary>Stable Image Core and Ultra.</summary>
internal sealed class StableImageRequestMapper : IImageRequestMapper
{
    public void Write(IBufferWriter<byte> output, Drawing drawing, ImageCall call)
    {
        using var json = new Utf8JsonWriter(output, ImageRequestMappers.JsonOptions);
        json.WriteStartObject();
        json.WriteString("prompt"u8, drawing.Prompt);
        WriteCommon(json, drawing, call);
        json.WriteEndObject();
    }

    /// <summary>What all of Stability's text-to-image models take.</summary>
    internal static void WriteCommon(Utf8JsonWriter json, Drawing drawing, ImageCall call)
    {
        json.WriteString("aspect_ratio"u8, drawing.AspectRatio);
        if (drawing.NegativePrompt is { } negative)
        {
            json.WriteString("negative_prompt"u8, negative);
        }

        if (call.Seed is { } seed)
        {
            json.WriteNumber("seed"u8, seed);
        }

        json.WriteString("output_format"u8, drawing.OutputFormat);
    }
}
