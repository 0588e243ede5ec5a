using System.Buffers;
using System.Text.Json;

namespace BedrockAspire.ImageApi.Families;

/// <summary>Titan Image Generator v2.</summary>
internal sealed class TitanImageRequestMapper : IImageRequestMapper
{
    public void Write(IBufferWriter<byte> output, Drawing drawing, ImageCall call)
    {
        using var json = new Utf8JsonWriter(output, ImageRequestMappers.JsonOptions);
        json.WriteStartObject();
        json.WriteString("taskType"u8, "TEXT_IMAGE"u8);
        json.WriteStartObject("textToImageParams"u8);
        WriteTexts(json, drawing);
        json.WriteEndObject();
        WriteConfiguration(json, drawing, call);
        json.WriteEndObject();
    }

    /// <summary>The texts, which Nova Canvas takes in the same way.</summary>
    internal static void WriteTexts(Utf8JsonWriter json, Drawing drawing)
    {
        json.WriteString("text"u8, drawing.Prompt);
        if (drawing.NegativePrompt is { } negative)
        {
            json.WriteString("negativeText"u8, negative);
        }
    }

    /// <summary>The settings, which Nova Canvas takes in the same way.</summary>
    internal static void WriteConfiguration(Utf8JsonWriter json, Drawing drawing, ImageCall call)
    {
        json.WriteStartObject("imageGenerationConfig"u8);
        json.WriteNumber("numberOfImages"u8, call.Count);
        json.WriteNumber("width"u8, drawing.Size.Width);
        json.WriteNumber("height"u8, drawing.Size.Height);
        if (drawing.Quality is { } quality)
        {
            json.WriteString("quality"u8, quality);
        }

        if (drawing.CfgScale is { } cfgScale)
        {
            json.WriteNumber("cfgScale"u8, cfgScale);
        }

        if (call.Seed is { } seed)
        {
            json.WriteNumber("seed"u8, seed);
        }

        json.WriteEndObject();
    }
}
