using System.Buffers;
using System.Buffers.Text;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Pictures;

namespace BedrockAspire.ImageApi.Calls;

/// <summary>Encodes anew what a model did not draw in the format that the caller wants.</summary>
internal sealed class OutputEncoder(PictureWorkshop workshop)
{
    /// <exception cref="GatewayException">The model's picture cannot be decoded (502).</exception>
    public async Task<IReadOnlyList<DrawnImage>> EncodeAsync(IReadOnlyList<DrawnImage> images, OutputPlan plan, CancellationToken cancellationToken)
    {
        if (images.All(image => image.Format == plan.Format))
        {
            return images;
        }

        var result = new List<DrawnImage>(images.Count);
        foreach (var image in images)
        {
            result.Add(image.Format == plan.Format
                ? image
                : image with { Base64 = await workshop.RunAsync(() => Encode(image, plan), cancellationToken), Format = plan.Format });
        }

        return result;
    }

    private static byte[] Encode(DrawnImage image, OutputPlan plan)
    {
        using var file = new PooledBufferWriter(Base64.GetMaxDecodedFromUtf8Length(image.Base64.Length));
        if (Base64.DecodeFromUtf8(image.Base64.Span, file.GetSpan(), out _, out var written) != OperationStatus.Done)
        {
            throw Unusable();
        }

        file.Advance(written);
        try
        {
            // What the gateway itself asked for may be as large as models draw.
            var source = PictureSource.Read(file.WrittenMemory, "images", new PictureOptions { MaxBytes = int.MaxValue, MaxPixels = int.MaxValue / 4 });
            using var bitmap = PictureDecoder.Decode(source, new PictureLimits());
            var encoded = PictureEncoder.Encode(bitmap, plan.Format, plan.Quality);
            var base64 = new byte[Base64.GetMaxEncodedToUtf8Length(encoded.Length)];
            Base64.EncodeToUtf8(encoded, base64, out _, out _);
            return base64;
        }
        catch (GatewayException exception)
        {
            // Its words are for callers, and no caller sent this picture.
            throw new GatewayException(Unusable().Error, exception);
        }
    }

    private static GatewayException Unusable() => new(
        GatewayErrorKind.UpstreamFailed, "Bedrock answered with a picture that cannot be decoded, so it cannot be given in the format that was asked. Try again.");
}
