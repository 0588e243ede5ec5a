using System.Buffers;
using System.Globalization;
using BedrockAspire.Bedrock.Errors;

namespace BedrockAspire.Bedrock;

/// <summary>Reads a reply's body into pooled memory, bounded.</summary>
internal static class BedrockReplyReader
{
    private const int FirstBufferBytes = 16 * 1024;

    /// <exception cref="BedrockException">The reply is too long, or the connection broke before its end.</exception>
    public static async Task<BedrockReply> ReadAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        var announced = response.Content.Headers.ContentLength;
        if (announced > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        // One byte more than announced, so that the read which finds the end needs no larger buffer.
        var buffer = ArrayPool<byte>.Shared.Rent((int)(announced + 1 ?? FirstBufferBytes));
        var length = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            int read;
            while ((read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0)
            {
                length += read;
                if (length > maxBytes)
                {
                    throw TooLarge(maxBytes);
                }

                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }

            return new BedrockReply(
                buffer,
                length,
                First(response, "x-amzn-RequestId"),
                Number(response, "X-Amzn-Bedrock-Input-Token-Count"),
                Number(response, "X-Amzn-Bedrock-Output-Token-Count"));
        }
        catch (Exception exception)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (exception is IOException)
            {
                throw new BedrockException(
                    BedrockErrorCodes.ConnectionBroken, "The connection to Bedrock broke before the reply was complete.", exception);
            }

            throw;
        }
    }

    internal static string? First(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static int? Number(HttpResponseMessage response, string name) =>
        int.TryParse(First(response, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static BedrockException TooLarge(int maxBytes) =>
        new(BedrockErrorCodes.ResponseTooLarge, $"Bedrock's reply is longer than the limit of {maxBytes} bytes.");
}
