using System.Buffers;
using BedrockAspire.Gateway.Pictures;

namespace BedrockAspire.ChatApi.ChatCompletions.Content;

/// <summary>Tells a picture's format and size, decoding as little of its base64 as that takes.</summary>
internal static class ImageSniffer
{
    /// <summary>The facts; null when it is none of the formats that Bedrock takes.</summary>
    public static PictureFacts? Sniff(in AttachedBytes bytes)
    {
        Span<byte> buffer = stackalloc byte[PictureSniffer.HeadBytes];
        var head = buffer[..bytes.Decode(buffer)];
        return PictureSniffer.IsJpeg(head) ? SniffJpeg(bytes) : PictureSniffer.Sniff(head);
    }

    private static PictureFacts? SniffJpeg(in AttachedBytes bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PictureSniffer.JpegHeadBytes);
        try
        {
            return PictureSniffer.Sniff(buffer.AsSpan(0, bytes.Decode(buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
