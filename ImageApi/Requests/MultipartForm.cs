using System.Text;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace BedrockAspire.ImageApi.Requests;

/// <summary>Reads a form part by part as it arrives, with a bound on each part. What a part says of its name or type is not believed.</summary>
internal static class MultipartForm
{
    private const int MaxParts = 96;
    private const int MaxTextBytes = 256 * 1024;
    private const int MaxNameLength = 64;
    private const int FirstPictureBytes = 64 * 1024;
    private const int PieceBytes = 32 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="GatewayException">The form is broken (400), or a part is too long (413).</exception>
    public static async Task ReadAsync(Stream body, string? boundary, int maxPictureBytes, EditRequest request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(boundary) || boundary.Length > 200)
        {
            throw Broken("its Content-Type has no usable boundary");
        }

        var reader = new MultipartReader(boundary, body);
        try
        {
            for (var count = 0; await reader.ReadNextSectionAsync(cancellationToken) is { } section; count++)
            {
                if (count == MaxParts)
                {
                    throw Broken($"it has more than {MaxParts} parts");
                }

                await ReadPartAsync(section, maxPictureBytes, request, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new GatewayException(Broken("it is cut off, or a part's head is too long").Error, exception);
        }
    }

    private static async Task ReadPartAsync(MultipartSection section, int maxPictureBytes, EditRequest request, CancellationToken cancellationToken)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
            || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 and <= MaxNameLength } name)
        {
            throw Broken("a part has no name, or a very long one");
        }

        if (request.Pictures.Count > EditRequest.MaxPictures)
        {
            throw EditRequestReader.TooMany();
        }

        switch (MemberOf(name))
        {
            case MemberNames.Image or MemberNames.Images:
                // In the list only once it is whole; the buffer itself is given back by whoever reads it.
                request.Pictures.Add(await PictureAsync(section, EditRequestReader.ParamOf(request, MemberNames.Image), maxPictureBytes, cancellationToken));
                break;
            case MemberNames.InitImage:
                request.Pictures.Insert(0, await PictureAsync(section, MemberNames.InitImage, maxPictureBytes, cancellationToken));
                break;
            case MemberNames.StyleImage:
                request.Pictures.Add(await PictureAsync(section, MemberNames.StyleImage, maxPictureBytes, cancellationToken));
                break;
            case MemberNames.Mask:
                request.Mask?.Dispose();
                request.Mask = null;
                request.Mask = await PictureAsync(section, MemberNames.Mask, maxPictureBytes, cancellationToken);
                break;
            default:
                EditRequestReader.Take(request, name, new MemberValue(MemberKind.Field, await TextAsync(section, name, cancellationToken)));
                break;
        }
    }

    // "image[]" and "image[0]" are ways to say that there are several.
    private static string MemberOf(string name)
    {
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        return bracket > 0 && name.EndsWith(']') ? name[..bracket] : name;
    }

    private static async Task<UploadedPicture> PictureAsync(MultipartSection section, string param, int maxBytes, CancellationToken cancellationToken)
    {
        var buffer = await ReadAsync(section, param, FirstPictureBytes, maxBytes, cancellationToken);
        if (DataUrl.IsOne(buffer.WrittenSpan))
        {
            using (buffer)
            {
                return DataUrl.Decode(buffer.WrittenSpan, param);
            }
        }

        return new UploadedPicture(buffer, param);
    }

    private static async Task<string> TextAsync(MultipartSection section, string name, CancellationToken cancellationToken)
    {
        using var buffer = await ReadAsync(section, name, 256, MaxTextBytes, cancellationToken);
        try
        {
            return StrictUtf8.GetString(buffer.WrittenSpan);
        }
        catch (DecoderFallbackException exception)
        {
            throw new GatewayException(new GatewayError(GatewayErrorKind.InvalidRequest, $"'{name}' is not valid UTF-8.", name), exception);
        }
    }

    private static async Task<PooledBufferWriter> ReadAsync(
        MultipartSection section, string param, int firstBytes, int maxBytes, CancellationToken cancellationToken)
    {
        var buffer = new PooledBufferWriter(firstBytes);
        try
        {
            int read;
            while ((read = await section.Body.ReadAsync(buffer.GetMemory(PieceBytes), cancellationToken)) > 0)
            {
                buffer.Advance(read);
                if (buffer.WrittenSpan.Length > maxBytes)
                {
                    throw new GatewayException(GatewayErrorKind.PayloadTooLarge, $"'{param}' is longer than {maxBytes} bytes, the most that is taken.", param);
                }
            }

            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private static GatewayException Broken(string how) => GatewayException.Invalid($"The form cannot be read: {how}.");
}
