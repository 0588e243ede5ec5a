using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Pictures;

namespace BedrockAspire.ChatApi.ChatCompletions.Content;

/// <summary>Writes pictures, documents and audio as Converse's blocks, within Bedrock's limits.</summary>
internal sealed class AttachmentMapper(CatalogueModel model, TurnWriter turns)
{
    private const int MaxImages = 20;
    internal const int MaxImageBytes = 3_932_160;
    internal const int MaxImageSide = 8000;
    private const int MaxDocuments = 5;
    private const int MaxDocumentBytes = 4_718_592;

    private readonly DocumentNames _names = new();

    /// <summary>Writes a part that is not text.</summary>
    /// <param name="role">Whose message it is in; the turn must be open.</param>
    /// <param name="part">The part.</param>
    /// <param name="param">Its path, for errors.</param>
    /// <exception cref="GatewayException">It cannot be sent.</exception>
    public void Write(ChatRole role, in ContentPart part, string param)
    {
        if (role is ChatRole.System or ChatRole.Assistant)
        {
            throw GatewayException.Invalid($"'{param}': pictures, files and audio can be sent by the user only.", param);
        }

        switch (part.Kind)
        {
            case ContentKind.Image:
                WriteImage(part, $"{param}.image_url.url");
                break;
            case ContentKind.Audio:
                WriteAudio(part, $"{param}.input_audio");
                break;
            default:
                WriteFile(part, $"{param}.file.file_data");
                break;
        }
    }

    private void WriteImage(in ContentPart part, string param)
    {
        using var bytes = AttachedBytes.Read(part.Source, param, allowsBare: false);
        var image = ImageSniffer.Sniff(bytes) ?? throw GatewayException.Invalid(
            $"'{param}' is not a PNG, JPEG, GIF or WebP picture, whatever its type says; models take no others.", param);
        WriteImage(bytes, image, param);
    }

    private void WriteImage(in AttachedBytes bytes, PictureFacts image, string param)
    {
        if (model.Supports.Images is false || (model.Supports.Images is null && model.Facts is { } facts && !facts.Input.Contains("image")))
        {
            throw new GatewayException(
                GatewayErrorKind.UnsupportedParameter, $"The model takes no pictures, and '{param}' is one. Use a model with vision.", param);
        }

        if (bytes.Length > MaxImageBytes)
        {
            throw GatewayException.Invalid($"'{param}' is a picture of {bytes.Length} bytes; Bedrock takes {MaxImageBytes} at most. Scale it down.", param);
        }

        if (image.Width > MaxImageSide || image.Height > MaxImageSide)
        {
            throw GatewayException.Invalid(
                $"'{param}' is a picture of {image.Width} x {image.Height} pixels; Bedrock takes {MaxImageSide} a side at most. Scale it down.", param);
        }

        if (++turns.Images > MaxImages)
        {
            throw GatewayException.Invalid($"'{param}' is one picture too many: Bedrock takes {MaxImages} in a turn.", param);
        }

        turns.AllImages++;
        turns.AllImageBytes += bytes.Base64.Length;
        Begin("image"u8, image.FormatName);
        WriteSource(bytes, isPicture: true);
    }

    private void WriteFile(in ContentPart part, string param)
    {
        using var bytes = AttachedBytes.Read(part.Source, param, allowsBare: true);
        if (ImageSniffer.Sniff(bytes) is { } image)
        {
            WriteImage(bytes, image, param);
            return;
        }

        var format = DocumentFormats.Of(bytes, part.Label) ?? throw GatewayException.Invalid(
            $"'{param}' is of no type that models take: {DocumentFormats.All}. Say which by 'filename' or by the data URL.", param);
        if (model.Supports.Documents is false)
        {
            throw new GatewayException(
                GatewayErrorKind.UnsupportedParameter, $"The model takes no documents, and '{param}' is one. Send its text.", param);
        }

        // Newer models take larger PDFs; Bedrock itself knows where that ends.
        if (bytes.Length > MaxDocumentBytes && format != "pdf")
        {
            throw GatewayException.Invalid($"'{param}' is a document of {bytes.Length} bytes; Bedrock takes {MaxDocumentBytes} at most.", param);
        }

        if (++turns.Documents > MaxDocuments)
        {
            throw GatewayException.Invalid($"'{param}' is one document too many: Bedrock takes {MaxDocuments} in a turn.", param);
        }

        Begin("document"u8, format);
        turns.Json.WriteString("name"u8, _names.Next(part.Label));
        WriteSource(bytes);
    }

    private void WriteAudio(in ContentPart part, string param)
    {
        if (model.Supports.Audio is not true)
        {
            throw new GatewayException(GatewayErrorKind.UnsupportedParameter, $"The model takes no audio, and '{param}' is audio.", param);
        }

        var format = part.Label?.ToLowerInvariant();
        if (format is not ("wav" or "mp3" or "flac" or "ogg" or "opus" or "m4a" or "aac" or "webm"))
        {
            throw GatewayException.Invalid($"'{param}.format' must be \"wav\", \"mp3\", \"flac\", \"ogg\", \"opus\", \"m4a\", \"aac\" or \"webm\".", $"{param}.format");
        }

        using var bytes = AttachedBytes.Read(part.Source, $"{param}.data", allowsBare: true);
        Begin("audio"u8, format);
        WriteSource(bytes);
    }

    private void Begin(ReadOnlySpan<byte> kind, string format)
    {
        turns.Json.WriteStartObject();
        turns.Json.WriteStartObject(kind);
        turns.Json.WriteString("format"u8, format);
    }

    private void WriteSource(in AttachedBytes bytes, bool isPicture = false)
    {
        turns.Json.WriteStartObject("source"u8);
        turns.WriteBytes("bytes"u8, bytes.Base64, isPicture);
        turns.Json.WriteEndObject();
        turns.Json.WriteEndObject();
        turns.Json.WriteEndObject();
    }
}
