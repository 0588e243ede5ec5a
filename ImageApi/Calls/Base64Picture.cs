using System.Buffers;
using System.Buffers.Text;
using BedrockAspire.Gateway.Pictures;

namespace BedrockAspire.ImageApi.Calls;

/// <summary>Looks at the first bytes of a picture in base64, decoding no more than that.</summary>
internal static class Base64Picture
{
    /// <summary>Format and size; null when it is no picture or does not say how large it is.</summary>
    public static PictureFacts? Sniff(ReadOnlySpan<byte> base64)
    {
        Span<byte> buffer = stackalloc byte[PictureSniffer.HeadBytes];
        var head = Decode(base64, buffer);
        var facts = PictureSniffer.IsJpeg(head) ? SniffJpeg(base64) : PictureSniffer.Sniff(head);
        return facts is { Width: > 0, Height: > 0 } ? facts : null;
    }

    private static PictureFacts? SniffJpeg(ReadOnlySpan<byte> base64)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PictureSniffer.JpegHeadBytes);
        try
        {
            return PictureSniffer.Sniff(Decode(base64, buffer));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> base64, Span<byte> buffer)
    {
        var characters = Math.Min(base64.Length, buffer.Length / 3 * 4);
        Base64.DecodeFromUtf8(base64[..characters], buffer, out _, out var written, isFinalBlock: characters == base64.Length);
        return buffer[..written];
    }
}
