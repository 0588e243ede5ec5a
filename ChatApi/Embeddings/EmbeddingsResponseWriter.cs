using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text.Json;
using BedrockAspire.Bedrock.Errors;

namespace BedrockAspire.ChatApi.Embeddings;

/// <summary>Writes OpenAI's embeddings reply. Vectors go from Bedrock's reply to the connection, one at a time.</summary>
internal static class EmbeddingsResponseWriter
{
    private const int FloatBytes = 4;

    // Flushed from time to time: 2,048 vectors of 3,072 numbers are 70 MB.
    private const int FlushBytes = 64 * 1024;

    /// <summary>Writes the reply.</summary>
    /// <param name="response">Its response must not have started.</param>
    /// <param name="model">The model's name as the caller gave it.</param>
    /// <param name="replies">The vectors, in the order of the texts.</param>
    /// <param name="isBase64">Whether vectors are base64 instead of numbers.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="BedrockException">A vector is none.</exception>
    public static async Task WriteAsync(
        HttpResponse response, string model, EmbeddingReply[] replies, bool isBase64, CancellationToken cancellationToken)
    {
        response.ContentType = "application/json";
        var output = response.BodyWriter;
        output.Write("{\"object\":\"list\",\"data\":["u8);
        var index = 0;
        foreach (var reply in replies)
        {
            foreach (var vector in reply.Vectors)
            {
                WriteVector(output, vector.Of(reply.Body.Span), index++, isBase64);
                if (output.UnflushedBytes >= FlushBytes)
                {
                    await output.FlushAsync(cancellationToken);
                }
            }
        }

        WriteEnd(output, model, replies.Sum(static reply => (long)reply.Tokens));
        await output.FlushAsync(cancellationToken);
    }

    private static void WriteVector(PipeWriter output, ReadOnlySpan<byte> vector, int index, bool isBase64)
    {
        output.Write(index == 0 ? "{\"object\":\"embedding\",\"index\":"u8 : ",{\"object\":\"embedding\",\"index\":"u8);
        Utf8Formatter.TryFormat(index, output.GetSpan(16), out var written);
        output.Advance(written);
        output.Write(",\"embedding\":"u8);
        if (isBase64)
        {
            WriteBase64(output, vector);
        }
        else
        {
            output.Write(vector);
        }

        output.Write("}"u8);
    }

    private static void WriteBase64(PipeWriter output, ReadOnlySpan<byte> vector)
    {
        // A number takes at least two bytes with its comma.
        var floats = ArrayPool<byte>.Shared.Rent(((vector.Length / 2) + 1) * FloatBytes);
        try
        {
            var length = 0;
            var json = new Utf8JsonReader(vector);
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.Number)
            {
                BinaryPrimitives.WriteSingleLittleEndian(floats.AsSpan(length), json.GetSingle());
                length += FloatBytes;
            }

            if (json.TokenType != JsonTokenType.EndArray)
            {
                throw new BedrockException(BedrockErrorCodes.ResponseInvalid, "A vector holds something that is no number.");
            }

            output.Write("\""u8);
            Base64.EncodeToUtf8(floats.AsSpan(0, length), output.GetSpan(Base64.GetMaxEncodedToUtf8Length(length)), out _, out var written);
            output.Advance(written);
            output.Write("\""u8);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(floats);
        }
    }

    private static void WriteEnd(PipeWriter output, string model, long tokens)
    {
        output.Write("],\"model\":"u8);
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        json.WriteStringValue(model);
        json.Flush();
        output.Write(",\"usage\":"u8);
        json.Reset();
        json.WriteStartObject();
        json.WriteNumber("prompt_tokens"u8, tokens);
        json.WriteNumber("total_tokens"u8, tokens);
        json.WriteEndObject();
        json.Flush();
        output.Write("}"u8);
    }
}
