using System.Buffers;
using System.Buffers.Text;
using System.Text;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ImageApi.Requests;

/// <summary>Pictures as data URLs, or as base64 alone.</summary>
internal static class DataUrl
{
    private const int MaxHeadBytes = 256;

    private static ReadOnlySpan<byte> Scheme => "data:"u8;

    public static bool IsOne(ReadOnlySpan<byte> text) => text.Length > Scheme.Length && Ascii.EqualsIgnoreCase(text[..Scheme.Length], Scheme);

    /// <summary>Decodes a data URL with base64, or base64 alone.</summary>
    /// <exception cref="GatewayException">It is neither (400).</exception>
    public static UploadedPicture Decode(ReadOnlySpan<byte> text, string param)
    {
        if (IsOne(text))
        {
            var comma = text[..Math.Min(text.Length, MaxHeadBytes)].IndexOf((byte)',');
            if (comma < 0 || !EndsWithBase64(text[..comma]))
            {
                throw GatewayException.Invalid($"'{param}' is a data URL without base64. Send \"data:image/png;base64,<data>\".", param);
            }

            text = text[(comma + 1)..];
        }
        else if (StartsAsWeb(text))
        {
            throw new GatewayException(
                GatewayErrorKind.UnsupportedParameter,
                $"'{param}' is a web address, and those are not fetched here. Send \"data:image/png;base64,<data>\", or the file in a form.",
                param);
        }

        var buffer = new PooledBufferWriter(Math.Max(16, Base64.GetMaxDecodedFromUtf8Length(text.Length)));
        if (text.IsEmpty || Base64.DecodeFromUtf8(text, buffer.GetSpan(), out _, out var written) != OperationStatus.Done)
        {
            buffer.Dispose();
            throw GatewayException.Invalid($"'{param}' does not hold valid base64.", param);
        }

        buffer.Advance(written);
        return new UploadedPicture(buffer, param);
    }

    private static bool EndsWithBase64(ReadOnlySpan<byte> head)
    {
        var word = ";base64"u8;
        return head.Length >= word.Length && Ascii.EqualsIgnoreCase(head[^word.Length..], word);
    }

    private static bool StartsAsWeb(ReadOnlySpan<byte> text) =>
        (text.Length > 7 && Ascii.EqualsIgnoreCase(text[..7], "http://"u8)) || (text.Length > 8 && Ascii.EqualsIgnoreCase(text[..8], "https://"u8));
}
