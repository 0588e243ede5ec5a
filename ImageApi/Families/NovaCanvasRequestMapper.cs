using System.Buffers;
using System.Text.Json;

namespace BedrockAspire.ImageApi.Families;

/// <summary>Nova Canvas: Titan's format, and styles.</summary>
internal sealed class NovaCanvasRequestMapper : IImageRequestMapper
{
    public void Write(IBufferWriter<byte> output, Drawing drawing, ImageCall call)
    {
        using var json = new Utf8JsonWriter(output, ImageRequestMappers.JsonOptions);
        json.WriteStartObject();
        json.WriteString("taskType"u8, "TEXT_IMAGE"u8);
        json.WriteStartObject("textToImageParams"u8);
        TitanImageRequestMapper.WriteTexts(json, drawing);
        if (drawing.Style is { } style)
        {
            json.WriteString("style"u8, style);
        }

        json.WriteEndObject();
        TitanImageRequestMapper.WriteConfiguration(json, drawing, call);
        json.WriteEndObject();
    }
}
