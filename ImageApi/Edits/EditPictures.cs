using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Pictures;
using BedrockAspire.ImageApi.Families;
using BedrockAspire.ImageApi.Generations;
using BedrockAspire.ImageApi.Requests;

namespace BedrockAspire.ImageApi.Edits;

/// <summary>Makes the pictures and the mask of an edit fit for its model.</summary>
internal sealed class EditPictures(PictureWorkshop workshop)
{
    // InvokeModel takes bodies of 25,000,000 bytes, and base64 makes four bytes of three.
    private const int MaxTotalBytes = 18_000_000;
    private const double MaxShapeDifference = 0.03;

    private static readonly IReadOnlyList<PictureFormat> Opaque = [PictureFormat.Png, PictureFormat.Jpeg];
    private static readonly IReadOnlyList<PictureFormat> All = [PictureFormat.Png, PictureFormat.Jpeg, PictureFormat.WebP];

    /// <summary>Checks and fits what was sent. The result may use the request's memory.</summary>
    /// <exception cref="GatewayException">A picture will not do (400).</exception>
    public async Task<PictureEdit> PrepareAsync(
        PictureEdit plan, EditRequest request, ImageModel model, GatewayRequest gateway, CancellationToken cancellationToken)
    {
        var edit = plan.Edit;
        var uploads = request.Pictures.Take(Math.Max(edit.MinPictures, edit.MaxPictures)).ToArray();
        var needsMask = edit.Mask is not null && plan.MaskPrompt is null;
        var limits = LimitsOf(edit, uploads.Length, isOpaque: edit.Input.IsOpaque || (needsMask && request.Mask is null));
        var fitted = new FittedPicture[uploads.Length];
        for (var i = 0; i < uploads.Length; i++)
        {
            fitted[i] = await FitAsync(uploads[i], edit, i == 0 ? request.Asked.Size : null, limits, gateway, cancellationToken);
        }

        // Where a size has to be named and none was asked, the result has the picture's shape and not the model's default.
        var asked = request.Asked with { Size = request.Asked.Size ?? new ImageSize(fitted[0].Facts.Width, fitted[0].Facts.Height) };
        return plan with
        {
            Size = edit.Sizing == EditSizing.Configuration ? DrawingMapper.SizeOf(asked, model) : null,
            Pictures = [.. fitted.Select(picture => picture.Bytes)],
            Mask = needsMask ? await PaintAsync(edit.Mask!, request, fitted[0].Facts, gateway, cancellationToken) : default,
        };
    }

    private static PictureLimits LimitsOf(ImageEdit edit, int count, bool isOpaque) => new()
    {
        MinSide = edit.Input.MinSide,
        MaxSide = edit.Input.MaxSide,
        MinPixels = edit.Input.MinPixels,
        MaxPixels = edit.Input.MaxPixels,
        MaxBytes = MaxTotalBytes / count,
        IsOpaque = isOpaque,
        // Amazon's models know no WebP.
        Formats = edit.TaskType is null ? All : Opaque,
    };

    private async Task<FittedPicture> FitAsync(
        UploadedPicture upload, ImageEdit edit, ImageSize? size, PictureLimits limits, GatewayRequest gateway, CancellationToken cancellationToken)
    {
        var source = workshop.Check(upload.Bytes, upload.Param);
        CheckShape(source, edit);
        if (size is { } asked && edit.Sizing == EditSizing.Input)
        {
            limits = await ForSizeAsync(source, asked, limits, cancellationToken);
        }

        var fitted = await workshop.FitAsync(upload.Bytes, limits, upload.Param, cancellationToken);
        if (fitted.Description is { } description)
        {
            gateway.Warn($"{upload.Param}: {description}");
        }

        return fitted;
    }

    // The result is as large as the picture; a size of the same shape can be had by scaling it beforehand.
    private async Task<PictureLimits> ForSizeAsync(PictureSource source, ImageSize asked, PictureLimits limits, CancellationToken cancellationToken)
    {
        var (width, height) = await workshop.RunAsync(() => PictureDecoder.UprightSizeOf(source), cancellationToken);
        var isSameShape = Math.Abs(Math.Log(asked.Ratio / ((double)width / height))) < MaxShapeDifference;
        return isSameShape && PictureScale.IsWithin(asked.Width, asked.Height, limits)
            ? limits with { ExactSize = (asked.Width, asked.Height) }
            : limits;
    }

    private static void CheckShape(PictureSource source, ImageEdit edit)
    {
        var (width, height) = (source.Facts.Width, source.Facts.Height);
        if (Math.Max(width, height) > edit.Input.MaxRatio * Math.Min(width, height))
        {
            throw GatewayException.Invalid(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"'{source.Param}' is a picture of {width} x {height} pixels; the model takes none whose one side is more than {edit.Input.MaxRatio} times the other. Crop it."),
                source.Param);
        }
    }

    private async Task<ReadOnlyMemory<byte>> PaintAsync(
        EditMask mask, EditRequest request, PictureFacts picture, GatewayRequest gateway, CancellationToken cancellationToken)
    {
        var upload = request.Mask ?? request.Pictures[0];
        var source = workshop.Check(upload.Bytes, upload.Param);
        if (request.Mask is not null && Math.Abs(Math.Log((double)source.Facts.Width / source.Facts.Height * picture.Height / picture.Width)) > MaxShapeDifference)
        {
            throw GatewayException.Invalid(
                $"'mask' is a picture of {source.Facts.Width} x {source.Facts.Height} pixels and 'image' has another shape; they must lie exactly on each other.",
                MemberNames.Mask);
        }

        var (png, isByAlpha) = await workshop.RunAsync(
            () => MaskPainter.Paint(source, picture.Width, picture.Height, mask, isByAlphaOnly: request.Mask is null), cancellationToken);
        if (!isByAlpha)
        {
            gateway.Warn("mask: it has no transparent parts, so its white parts were edited");
        }

        return png;
    }
}
