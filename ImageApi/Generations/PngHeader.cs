using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using BedrockAspire.ImageApi.Families;

namespace BedrockAspire.ImageApi.Generations;

/// <summary>Looks at the first bytes of a picture in base64: whether it is PNG, and how large.</summary>
internal static class PngHeader
{
    // Signature, length and type of the first chunk, width, height; a multiple of three bytes, so that base64 is cut cleanly.
    private const int HeaderBytes = 24;
    private const int HeaderChars = HeaderBytes / 3 * 4;
    private const int WidthOffset = 16;
    private const int HeightOffset = 20;

    private static ReadOnlySpan<byte> Start => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R'];

    public static bool TryRead(ReadOnlySpan<byte> base64, out ImageSize size)
    {
        size = default;
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (base64.Length < HeaderChars
            || Base64.DecodeFromUtf8(base64[..HeaderChars], header, out _, out var written) != OperationStatus.Done
            || written != HeaderBytes
            || !header.StartsWith(Start))
        {
            return false;
        }

        size = new ImageSize(BinaryPrimitives.ReadInt32BigEndian(header[WidthOffset..]), BinaryPrimitives.ReadInt32BigEndian(header[HeightOffset..]));
        return true;
    }
}
