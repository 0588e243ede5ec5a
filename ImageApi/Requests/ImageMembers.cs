using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Pictures;
using BedrockAspire.ImageApi.Families;

namespace BedrockAspire.ImageApi.Requests;

/// <summary>Takes up the members of a request one by one, whatever they came in. Every error names the member.</summary>
internal sealed class ImageMembers
{
    private const int MaxCompression = 100;

    /// <summary>What has been asked so far.</summary>
    public ImageRequest Asked { get; private set; } = new();

    /// <summary>Takes up a member; false when it is none that the routes share.</summary>
    /// <exception cref="GatewayException">Its value is wrong, or cannot be done (400).</exception>
    public bool TryTake(string member, MemberValue value)
    {
        switch (member)
        {
            case MemberNames.Prompt:
                Asked = Asked with { Prompt = value.AsText(member) ?? "" };
                return true;
            case MemberNames.Model:
                Asked = Asked with { Model = value.AsText(member) };
                return true;
            case MemberNames.Count:
                Asked = Asked with { Count = Count(value) };
                return true;
            case MemberNames.Size:
                Asked = Asked with { Size = Size(value.AsText(member)) };
                return true;
            case MemberNames.Quality:
                Asked = Asked with { Quality = Quality(value.AsText(member)) };
                return true;
            case MemberNames.Style:
                Asked = Asked with { Style = NullIfBlank(value.AsText(member)) };
                return true;
            case MemberNames.NegativePrompt:
                Asked = Asked with { NegativePrompt = NullIfBlank(value.AsText(member)) };
                return true;
            case MemberNames.Seed:
                Asked = Asked with { Seed = value.AsInteger(member) };
                return true;
            case MemberNames.CfgScale:
                Asked = Asked with { CfgScale = value.AsNumber(member) };
                return true;
            case MemberNames.Background:
                Asked = Asked with { Background = Background(value.AsText(member)) };
                return true;
            case MemberNames.OutputFormat:
                Asked = Asked with { OutputFormat = OutputFormat(value.AsText(member)) };
                return true;
            case MemberNames.OutputCompression:
                Asked = Asked with { OutputCompression = OutputCompression(value) };
                return true;
            case MemberNames.ResponseFormat:
                CheckResponseFormat(value.AsText(member));
                return true;
            case MemberNames.Stream:
                CheckStream(value.AsFlag(member));
                return true;
            case MemberNames.PartialImages:
                CheckPartialImages(value.AsInteger(member));
                return true;
            default:
                return false;
        }
    }

    private static int Count(MemberValue value)
    {
        if (value.Kind == MemberKind.Null || value is { Kind: MemberKind.Field, Text: "" })
        {
            return 1;
        }

        return value.Kind is MemberKind.Number or MemberKind.Field
            && int.TryParse(value.Text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var count)
            && count is >= 1 and <= ImageRequest.MaxCount
            ? count
            : throw GatewayException.Invalid($"'n' must be an integer from 1 to {ImageRequest.MaxCount}.", MemberNames.Count);
    }

    private static ImageSize? Size(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Equals("auto", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return ImageSize.TryParse(text.AsSpan().Trim(), out var size)
            ? size
            : throw GatewayException.Invalid("'size' must be WIDTHxHEIGHT in pixels, such as 1024x1024, or 'auto'.", MemberNames.Size);
    }

    private static ImageQuality? Quality(string? text) => text switch
    {
        null or "" or "auto" => null,
        "standard" or "low" or "medium" => ImageQuality.Standard,
        "premium" or "hd" or "high" => ImageQuality.Premium,
        _ => throw GatewayException.Invalid("'quality' must be standard, premium, hd, high, medium, low or auto.", MemberNames.Quality),
    };

    private static ImageBackground? Background(string? text) => text switch
    {
        null or "" or "auto" => null,
        "opaque" => ImageBackground.Opaque,
        "transparent" => ImageBackground.Transparent,
        _ => throw GatewayException.Invalid("'background' must be transparent, opaque or auto.", MemberNames.Background),
    };

    private static PictureFormat OutputFormat(string? text) => text switch
    {
        null or "" or "auto" or "png" => PictureFormat.Png,
        "jpeg" or "jpg" => PictureFormat.Jpeg,
        "webp" => PictureFormat.WebP,
        _ => throw GatewayException.Invalid("'output_format' must be png, jpeg or webp.", MemberNames.OutputFormat),
    };

    private static int? OutputCompression(MemberValue value) => value.AsInteger(MemberNames.OutputCompression) switch
    {
        null => null,
        >= 0 and <= MaxCompression and var compression => (int)compression,
        _ => throw GatewayException.Invalid($"'output_compression' must be an integer from 0 to {MaxCompression}.", MemberNames.OutputCompression),
    };

    private static void CheckResponseFormat(string? text)
    {
        switch (text)
        {
            case null or "" or "b64_json":
                return;
            case "url":
                throw new GatewayException(
                    GatewayErrorKind.UnsupportedParameter,
                    "'response_format' can only be b64_json: Bedrock answers with the picture itself, and the gateway keeps no pictures that a URL could lead to.",
                    MemberNames.ResponseFormat);
            default:
                throw GatewayException.Invalid("'response_format' must be b64_json.", MemberNames.ResponseFormat);
        }
    }

    private static void CheckStream(bool? value)
    {
        if (value is true)
        {
            throw new GatewayException(
                GatewayErrorKind.UnsupportedParameter,
                "'stream' cannot be true: the image models of Bedrock send no partial pictures. Leave 'stream' out; the finished pictures come in one reply.",
                MemberNames.Stream);
        }
    }

    private static void CheckPartialImages(long? value)
    {
        if (value is not (null or 0))
        {
            throw new GatewayException(
                GatewayErrorKind.UnsupportedParameter,
                "'partial_images' can only be 0: the image models of Bedrock send no partial pictures. Leave it out; the finished pictures come in one reply.",
                MemberNames.PartialImages);
        }
    }

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
