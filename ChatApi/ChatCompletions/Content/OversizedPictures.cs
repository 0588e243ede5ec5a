using System.Buffers.Text;
using BedrockAspire.ChatApi.RemoteFiles;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Pictures;

namespace BedrockAspire.ChatApi.ChatCompletions.Content;

/// <summary>
/// Scales pictures down that are over Bedrock's limits. One that is refused stays in the chat's history, and would block every turn that follows.
/// </summary>
internal sealed class OversizedPictures(PictureWorkshop workshop)
{
    private static readonly PictureLimits Limits = new() { MaxSide = AttachmentMapper.MaxImageSide, MaxBytes = AttachmentMapper.MaxImageBytes };

    /// <summary>Finds them and puts smaller ones in their place.</summary>
    /// <exception cref="GatewayException">A picture is malformed, or too large even to be scaled.</exception>
    public async Task FitAsync(ChatRequest request, CatalogueModel model, GatewayRequest notes, CancellationToken cancellationToken)
    {
        // Most requests hold no picture, and this is all that they pay.
        if (request.Body.Span.IndexOf("image_url"u8) < 0 || model.Supports.Images is false)
        {
            return;
        }

        foreach (var param in Find(request, notes))
        {
            using var file = Decode(request, notes, param);
            var fitted = await workshop.FitAsync(file.WrittenMemory, Limits, $"{param}.image_url.url", cancellationToken);
            request.AddRemotePicture(param, RemotePictures.ToDataUrl(fitted.Bytes.Span));
            if (fitted.Description is { } description)
            {
                notes.Warn($"{param} was {description}");
            }
        }
    }

    private static List<string> Find(ChatRequest request, GatewayRequest notes)
    {
        List<string> found = [];
        ForEach(request, notes, (in bytes, param) =>
        {
            if (bytes.Length > AttachmentMapper.MaxImageBytes
                || (ImageSniffer.Sniff(bytes) is { } facts && (facts.Width > AttachmentMapper.MaxImageSide || facts.Height > AttachmentMapper.MaxImageSide)))
            {
                found.Add(param);
            }
        });
        return found;
    }

    private static PooledBufferWriter Decode(ChatRequest request, GatewayRequest notes, string wanted)
    {
        var file = new PooledBufferWriter(AttachmentMapper.MaxImageBytes);
        ForEach(request, notes, (in bytes, param) =>
        {
            if (param == wanted)
            {
                Base64.DecodeFromUtf8(bytes.Base64, file.GetSpan(bytes.Length + 2), out _, out var written);
                file.Advance(written);
            }
        });
        return file;
    }

    private delegate void PictureVisitor(in AttachedBytes bytes, string param);

    private static void ForEach(ChatRequest request, GatewayRequest notes, PictureVisitor visit)
    {
        foreach (var message in request.Messages)
        {
            var content = message.Content.Of(request.Body.Span);
            if (message.Role is not (ChatRole.User or ChatRole.Tool) || content.IsEmpty || content[0] != (byte)'[')
            {
                continue;
            }

            var parts = new ContentPartReader(content, message, notes);
            while (parts.TryRead(out var part))
            {
                if (part.Kind == ContentKind.Image)
                {
                    var fetched = request.RemotePicture(parts.Param);
                    using var bytes = AttachedBytes.Read(fetched.IsEmpty ? part.Source : fetched, $"{parts.Param}.image_url.url", allowsBare: false);
                    visit(bytes, parts.Param);
                }
            }
        }
    }
}
