using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using BedrockAspire.AppHost.Gateway;
using Microsoft.Extensions.DependencyInjection;

namespace BedrockAspire.AppHost.Commands;

/// <summary>What the dashboard can try on the image service.</summary>
internal static class ImageCommands
{
    public const string DrawTestPicture = "draw-test-picture";

    private const string Prompt = "prompt";
    private const string Model = "model";
    private const int MaxShownWidth = 512;

    private static readonly byte[] PngSignature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Adds the commands.</summary>
    /// <param name="images">The service.</param>
    /// <param name="defaultModel">The model that draws unless another one is named.</param>
    public static IResourceBuilder<ImageApiResource> WithImageCommands(
        this IResourceBuilder<ImageApiResource> images, IResourceBuilder<ParameterResource> defaultModel) =>
        images
            .WithServiceCommand(
                DrawTestPicture, "Draw a test picture", (call, context) => DrawTestPictureAsync(call, context, defaultModel.Resource), new CommandOptions
                {
                    Description = "Has a picture drawn, as Open WebUI asks for it, and shows it.",
                    IconName = "ImageSparkle",
                    IsHighlighted = true,
                    Arguments =
                    [
                        new InteractionInput { Name = Prompt, Label = "Picture of", InputType = InputType.Text, Required = true, Value = "sunset over mountains" },
                        new InteractionInput
                        {
                            Name = Model, Label = "Model", InputType = InputType.Text, Placeholder = "empty: the model that Open WebUI draws with",
                        },
                    ],
                })
            .WithListModels();

    private static async Task<ExecuteCommandResult> DrawTestPictureAsync(
        ServiceCall call, ExecuteCommandContext context, ParameterResource defaultModel)
    {
        var prompt = context.Arguments[Prompt].Value!;
        var model = context.Arguments[Model].Value is { Length: > 0 } named ? named : await defaultModel.GetValueAsync(context.CancellationToken);
        var reply = await call.SendAsync(HttpMethod.Post, "/v1/images/generations", Request(prompt, model));
        var picture = Read(reply);
        if (!picture.AsSpan().StartsWith(PngSignature) || picture.Length < 24)
        {
            throw new CommandFailedException("The service answered with something that is not a PNG picture. Its console log says more.");
        }

        var width = BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(16));
        var height = BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(20));
        var file = await SaveAsync(context, picture);
        var facts = CommandText.Table(
            [("Model", $"`{model}`"), ("Size", $"{width} × {height} pixels, {picture.Length:N0} bytes"), ("File", $"`{file}`"), .. CommandText.Facts(reply)]);
        var shown = await ShowAsync(context, prompt, Scaled(picture, width, height), facts);
        return CommandResults.Success($"{model} drew {width} × {height} pixels: {file}", CommandText.Markdown($"{CommandText.Quote(prompt)}\n\n{facts}", !shown));
    }

    // A result cannot hold a picture: the dashboard takes no data: URL there. A message of the app host may.
    private static async Task<bool> ShowAsync(ExecuteCommandContext context, string prompt, string picture, string facts)
    {
        var interaction = context.Services.GetRequiredService<IInteractionService>();
        if (!interaction.IsAvailable)
        {
            return false;
        }

        await interaction.PromptMessageBoxAsync(
            "A test picture",
            $"![A test picture]({picture})\n\n{CommandText.Quote(prompt)}\n\n{facts}",
            new MessageBoxInteractionOptions { EnableMessageMarkdown = true, PrimaryButtonText = "Close", ShowSecondaryButton = false },
            context.CancellationToken);
        return true;
    }

    // The dashboard shows a picture at its own size, which is more than its message is wide; a drawing around it has the size that it says.
    private static string Scaled(byte[] picture, int width, int height)
    {
        var shown = Math.Min(width, MaxShownWidth);
        var drawing = string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{shown}\" height=\"{(long)height * shown / width}\" viewBox=\"0 0 {width} {height}\">")
            + $"<image width=\"100%\" height=\"100%\" href=\"data:image/png;base64,{Convert.ToBase64String(picture)}\"/></svg>";
        return "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(drawing));
    }

    private static async Task<string> SaveAsync(ExecuteCommandContext context, byte[] picture)
    {
        var file = Path.Combine(context.Services.GetRequiredService<IAspireStore>().BasePath, "test-picture.png");
        await File.WriteAllBytesAsync(file, picture, context.CancellationToken);
        return file;
    }

    private static string Request(string prompt, string? model)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", model);
            json.WriteString("prompt", prompt);
            json.WriteNumber("n", 1);
            json.WriteString("response_format", "b64_json");
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static byte[] Read(ServiceReply reply)
    {
        using var json = JsonDocument.Parse(reply.Body);
        return json.RootElement.GetProperty("data")[0].GetProperty("b64_json").GetBytesFromBase64();
    }
}
