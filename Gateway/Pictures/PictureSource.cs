using System.Globalization;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.Gateway.Pictures;

/// <summary>A picture that a caller sent, checked as far as that goes without decoding it.</summary>
public sealed class PictureSource
{
    private PictureSource(ReadOnlyMemory<byte> bytes, PictureFacts facts, PictureStructure structure, string param)
    {
        Bytes = bytes;
        Facts = facts;
        Structure = structure;
        Param = param;
    }

    /// <summary>The file.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Format and size, as stored.</summary>
    public PictureFacts Facts { get; }

    /// <summary>The member of the request that it came in, for errors.</summary>
    public string Param { get; }

    internal PictureStructure Structure { get; }

    /// <summary>Checks a file: its format, its claimed size, that it is whole and that it is nothing else besides.</summary>
    /// <exception cref="GatewayException">It will not do (400).</exception>
    public static PictureSource Read(ReadOnlyMemory<byte> bytes, string param, PictureOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var span = bytes.Span;
        if (span.IsEmpty)
        {
            throw GatewayException.Invalid($"'{param}' is empty; send a picture.", param);
        }

        if (span.Length > options.MaxBytes)
        {
            throw GatewayException.Invalid(
                $"'{param}' is a file of {span.Length} bytes; at most {options.MaxBytes} are taken. Scale the picture down, or save it as JPEG.", param);
        }

        if (PictureSniffer.Sniff(span) is not { } facts)
        {
            var name = PictureSniffer.NameOther(span);
            throw GatewayException.Invalid(
                $"'{param}' is {(name is null ? "no picture that can be read" : name)}; send PNG, JPEG, WebP or GIF.", param);
        }

        if (facts.Width <= 0 || facts.Height <= 0)
        {
            throw Damaged(param, facts);
        }

        // By the header alone, so that a small file which unpacks to gigabytes costs nothing.
        if (facts.Pixels > options.MaxPixels)
        {
            throw GatewayException.Invalid(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{param}' is a picture of {facts.Width} x {facts.Height} pixels, {facts.Pixels / 1e6:0.#} million; at most {options.MaxPixels / 1e6:0.#} million are taken. Scale it down."),
                param);
        }

        var structure = PictureStructure.Read(facts.Format, span);
        if (structure.IsCut)
        {
            throw Cut(param, facts);
        }

        return ForeignContent.Find(span, structure) is { } other
            ? throw GatewayException.Invalid($"'{param}' is a picture and {other} in one file, which is refused. Save the picture anew.", param)
            : new PictureSource(bytes, facts, structure, param);
    }

    internal static GatewayException Cut(string param, PictureFacts facts) =>
        GatewayException.Invalid($"'{param}' is a {facts.FormatName} picture that is cut off before its end. Send the whole file.", param);

    internal static GatewayException Damaged(string param, PictureFacts facts) =>
        GatewayException.Invalid($"'{param}' is a {facts.FormatName} picture that is damaged and cannot be decoded. Save it anew.", param);
}
