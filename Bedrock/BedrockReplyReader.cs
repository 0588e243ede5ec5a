using System.Buffers;
using System.Globalization;
using BedrockAspire.Bedrock.Errors;

namespace BedrockAspire.Bedrock;

/// <summary>Reads a reply's body into pooled memory, bounded.</summary>
internal static class BedrockReplyReader
{
    private const int FirstBufferBytes = 16 * 1024;

    /// <param name="response">The reply, of which the headers are there.</param>
    /// <param name="maxBytes">The longest body that is accepted.</param>
    /// <param name="patience">How long the body may be silent between two pieces.</param>
    /// <param name="timeProvider">Measures that silence.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="BedrockException">The reply is too long, stopped in its middle, or the connection broke before its end.</exception>
    public static async Task<BedrockReply> ReadAsync(
        HttpResponseMessage response, int maxBytes, TimeSpan patience, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var announced = response.Content.Headers.ContentLength;
        if (announced > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        // One byte more than announced, so that the read which finds the end needs no larger buffer.
        var buffer = ArrayPool<byte>.Shared.Rent((int)(announced + 1 ?? FirstBufferBytes));
        var length = 0;
        using var silence = new CancellationTokenSource(patience, timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(linked.Token);
            int read;
            while ((read = await stream.ReadAsync(buffer.AsMemory(length), linked.Token)) > 0)
            {
                silence.CancelAfter(patience);
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
            switch (exception)
            {
                case OperationCanceledException when !cancellationToken.IsCancellationRequested:
                    throw new BedrockException(BedrockErrorCodes.ResponseTimeout, $"Bedrock stopped in the middle of a reply and sent nothing for {patience}.");
                case IOException:
                    throw new BedrockException(
                        BedrockErrorCodes.ConnectionBroken, "The connection to Bedrock broke before the reply was complete.", exception);
                default:
                    throw;
            }
        }
    }

    internal static string? First(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static int? Number(HttpResponseMessage response, string name) =>
        int.TryParse(First(response, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static BedrockException TooLarge(int maxBytes) =>
        new(BedrockErrorCodes.ResponseTooLarge, $"Bedrock's reply is longer than the limit of {maxBytes} bytes.");
}
