using System.Buffers;
using System.Buffers.Text;
using System.Collections.Frozen;
using System.IO.Pipelines;
using System.Text;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Pictures;

namespace BedrockAspire.ImageApi.Calls;

/// <summary>Writes OpenAI's reply. Pictures go from Bedrock's reply to the connection piece by piece, at the speed of the connection.</summary>
internal static class ImagesResponseWriter
{
    private const int PieceBytes = 32 * 1024;
    private const int MaxNumberBytes = 20;

    // OpenAI's schema knows no other values of "size".
    private static readonly FrozenSet<string> SchemaSizes = FrozenSet.Create("1024x1024", "1024x1536", "1536x1024");

    private static ReadOnlySpan<byte> ImageStart => "{\"b64_json\":\""u8;

    private static ReadOnlySpan<byte> ImageEnd => "\"}"u8;

    public static async Task WriteAsync(
        HttpResponse response, DateTimeOffset created, IReadOnlyList<DrawnImage> images, OutputPlan output, string? quality, CancellationToken cancellationToken)
    {
        using var head = new PooledBufferWriter(64);
        WriteHead(head, created);
        using var tail = new PooledBufferWriter(64);
        WriteTail(tail, images, output, quality);

        response.ContentType = "application/json";
        // Known beforehand, so that a reply which breaks off cannot look complete.
        response.ContentLength = head.WrittenMemory.Length
            + images.Sum(image => (long)ImageStart.Length + image.Base64.Length + ImageEnd.Length)
            + (images.Count - 1)
            + tail.WrittenMemory.Length;
        var body = response.BodyWriter;
        body.Write(head.WrittenSpan);
        for (var i = 0; i < images.Count; i++)
        {
            if (i > 0)
            {
                body.Write(","u8);
            }

            body.Write(ImageStart);
            await WritePiecesAsync(body, images[i].Base64, cancellationToken);
            body.Write(ImageEnd);
        }

        body.Write(tail.WrittenSpan);
        await body.FlushAsync(cancellationToken);
    }

    private static async Task WritePiecesAsync(PipeWriter output, ReadOnlyMemory<byte> base64, CancellationToken cancellationToken)
    {
        while (!base64.IsEmpty)
        {
            var piece = base64[..Math.Min(PieceBytes, base64.Length)];
            await output.WriteAsync(piece, cancellationToken);
            base64 = base64[piece.Length..];
        }
    }

    private static void WriteHead(PooledBufferWriter output, DateTimeOffset created)
    {
        output.Write("{\"created\":"u8);
        Utf8Formatter.TryFormat(created.ToUnixTimeSeconds(), output.GetSpan(MaxNumberBytes), out var written);
        output.Advance(written);
        output.Write(",\"data\":["u8);
    }

    private static void WriteTail(PooledBufferWriter output, IReadOnlyList<DrawnImage> images, OutputPlan plan, string? quality)
    {
        output.Write("]"u8);
        WriteText(output, "background", plan.IsTransparent ? "transparent" : "opaque");
        WriteText(output, "output_format", PictureFacts.NameOf(plan.Format));
        if (quality is not null)
        {
            WriteText(output, "quality", quality);
        }

        var size = images[0].Size;
        if (images.All(image => image.Size == size) && SchemaSizes.Contains(size.ToString()))
        {
            WriteText(output, "size", size.ToString());
        }

        output.Write("}"u8);
    }

    // Neither name nor value needs an escape.
    private static void WriteText(PooledBufferWriter output, string name, string value) =>
        output.Write(Encoding.ASCII.GetBytes($",\"{name}\":\"{value}\""));
}
