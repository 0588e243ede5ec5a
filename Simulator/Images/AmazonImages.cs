using System.Text.Json;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Invoke;
using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Simulator.Images;

/// <summary>Nova Canvas and Titan Image Generator v2: a task type, its parameters, and a size in pixels.</summary>
internal sealed class AmazonImages(Painter painter)
{
    private const string AllBlocked = "All of the generated images have been blocked by our content filters.";
    private const int NovaTextLimit = 1024;
    private const int TitanTextLimit = 512;

    public InvokeResult Invoke(JsonElement request, ModelCard card)
    {
        var nova = card.Id.StartsWith("amazon.nova", StringComparison.Ordinal);
        var body = new BodyReader(request);
        var task = body.Text("taskType", required: true, allowed: AmazonTask.Names(nova)) ?? "";
        var parameters = AmazonTask.ParametersOf(task);
        var details = parameters.Length > 0 ? body.Member(parameters, JsonValueKind.Object, required: true) : null;
        var settings = body.Member("imageGenerationConfig", JsonValueKind.Object);
        body.Complete();

        var (text, source) = AmazonTask.Read(task, details!.Value, nova ? NovaTextLimit : TitanTextLimit);
        if (task == "BACKGROUND_REMOVAL" && settings is not null)
        {
            throw BodyReader.Malformed("#: extraneous key [imageGenerationConfig] is not permitted");
        }

        var size = AmazonSettings.Read(settings, task, nova, source);
        if (ContentFilter.BlocksPrompt(text))
        {
            throw AwsException.Validation("This request has been blocked by our content filters. Please adjust your text prompt to submit a new request.");
        }

        if (ContentFilter.BlocksOutput(text))
        {
            return new InvokeResult(
                Json.Object(json =>
                {
                    json.WriteStrings("images", []);
                    json.WriteString("error", AllBlocked);
                }),
                default);
        }

        var pictures = Enumerable.Range(0, size.Count)
            .Select(i => task == "BACKGROUND_REMOVAL"
                ? RemoveBackground(source!)
                : painter.Draw(new Picture(size.Width, size.Height, text, card.Id, size.Seed + i), PictureFormat.Png))
            .ToList();
        return new InvokeResult(
            Json.Object(json =>
            {
                json.WriteStartArray("images");
                foreach (var picture in pictures)
                {
                    json.WriteBase64StringValue(picture);
                }

                json.WriteEndArray();
                json.WriteNull("error");
            }),
            new Usage(0, 0, Images: pictures.Count));
    }

    private static byte[] RemoveBackground(byte[] file)
    {
        using var image = Compositor.Decode(file);
        using var result = Compositor.RemoveBackground(image);
        return Painter.Encode(result, PictureFormat.Png);
    }
}
