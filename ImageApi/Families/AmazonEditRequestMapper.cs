using System.Buffers;
using System.Text.Json;

namespace BedrockAspire.ImageApi.Families;

/// <summary>The tasks of Nova Canvas and Titan that take a picture.</summary>
internal sealed class AmazonEditRequestMapper : IEditRequestMapper
{
    public void Write(IBufferWriter<byte> output, PictureEdit edit, ImageCall call)
    {
        using var json = new Utf8JsonWriter(output, ImageRequestMappers.JsonOptions);
        json.WriteStartObject();
        json.WriteString("taskType"u8, edit.Edit.TaskType);
        json.WriteStartObject(ParametersOf(edit.Edit.Kind));
        WritePictures(json, edit);
        if (!edit.Mask.IsEmpty)
        {
            json.WriteBase64String("maskImage"u8, edit.Mask.Span);
        }

        StabilityEditRequestMapper.WriteText(json, "maskPrompt", edit.MaskPrompt);
        StabilityEditRequestMapper.WriteText(json, "text", edit.Prompt);
        StabilityEditRequestMapper.WriteText(json, "negativeText", edit.NegativePrompt);
        StabilityEditRequestMapper.WriteSettings(json, edit.Settings);
        json.WriteEndObject();
        if (!edit.Edit.IsBare)
        {
            WriteConfiguration(json, edit, call);
        }

        json.WriteEndObject();
    }

    private static string ParametersOf(EditKind kind) => kind switch
    {
        EditKind.Variation => "imageVariationParams",
        EditKind.Inpaint => "inPaintingParams",
        EditKind.Outpaint => "outPaintingParams",
        EditKind.RemoveBackground => "backgroundRemovalParams",
        _ => throw new InvalidOperationException($"Amazon's models have no task for {kind}."),
    };

    private static void WritePictures(Utf8JsonWriter json, PictureEdit edit)
    {
        var member = edit.Edit.Pictures[0];
        if (edit.Edit.MaxPictures == 1)
        {
            json.WriteBase64String(member, edit.Pictures[0].Span);
            return;
        }

        json.WriteStartArray(member);
        foreach (var picture in edit.Pictures)
        {
            json.WriteBase64StringValue(picture.Span);
        }

        json.WriteEndArray();
    }

    private static void WriteConfiguration(Utf8JsonWriter json, PictureEdit edit, ImageCall call)
    {
        json.WriteStartObject("imageGenerationConfig"u8);
        json.WriteNumber("numberOfImages"u8, call.Count);
        if (edit.Size is { } size)
        {
            json.WriteNumber("width"u8, size.Width);
            json.WriteNumber("height"u8, size.Height);
        }

        StabilityEditRequestMapper.WriteText(json, "quality", edit.Quality);
        if (edit.CfgScale is { } cfgScale)
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
