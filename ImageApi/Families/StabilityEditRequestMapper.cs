using System.Buffers;
using System.Text.Json;

namespace BedrockAspire.ImageApi.Families;

/// <summary>Everything of Stability's that takes a picture: one flat object whose members the table names.</summary>
/// <param name="mode">Stable Diffusion 3.5 draws from texts as well and is told the mode; null elsewhere.</param>
internal sealed class StabilityEditRequestMapper(string? mode) : IEditRequestMapper
{
    public void Write(IBufferWriter<byte> output, PictureEdit edit, ImageCall call)
    {
        using var json = new Utf8JsonWriter(output, ImageRequestMappers.JsonOptions);
        json.WriteStartObject();
        WriteText(json, "prompt", edit.Prompt);
        WriteText(json, "mode", mode);
        for (var i = 0; i < edit.Pictures.Count; i++)
        {
            json.WriteBase64String(edit.Edit.Pictures[i], edit.Pictures[i].Span);
        }

        if (!edit.Mask.IsEmpty)
        {
            json.WriteBase64String("mask"u8, edit.Mask.Span);
        }

        WriteText(json, "aspect_ratio", edit.AspectRatio);
        WriteText(json, "negative_prompt", edit.NegativePrompt);
        WriteSettings(json, edit.Settings);
        if (call.Seed is { } seed)
        {
            json.WriteNumber("seed"u8, seed);
        }

        WriteText(json, "output_format", edit.OutputFormat);
        json.WriteEndObject();
    }

    internal static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    internal static void WriteSettings(Utf8JsonWriter json, IReadOnlyList<SettingValue> settings)
    {
        foreach (var (name, number, text) in settings)
        {
            if (number is { } value)
            {
                json.WriteNumber(name, value);
            }
            else
            {
                json.WriteString(name, text);
            }
        }
    }
}
