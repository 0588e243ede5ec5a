using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace BedrockAspire.Bedrock.Errors;

/// <summary>
/// Reads AWS's errors from whatever of them arrived: status, <c>x-amzn-ErrorType</c>, and a body with <c>message</c> or <c>Message</c>,
/// which may also be <c>{}</c>, empty or not JSON at all.
/// </summary>
public static class BedrockErrorReader
{
    private const int MaxBodyBytes = 64 * 1024;

    /// <summary>Turns an HTTP error reply into an exception. Reads at most 64 KiB of the body.</summary>
    /// <param name="response">The reply, of which the headers are there.</param>
    /// <param name="timeProvider">What a Retry-After that is a date is compared with.</param>
    /// <param name="cancellationToken">Ends the reading with an exception.</param>
    /// <param name="patience">Ends the reading with what arrived.</param>
    public static async Task<BedrockException> ReadAsync(
        HttpResponseMessage response, TimeProvider timeProvider, CancellationToken cancellationToken, CancellationToken patience = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(timeProvider);
        var buffer = ArrayPool<byte>.Shared.Rent(MaxBodyBytes);
        try
        {
            var length = await ReadBodyAsync(response, buffer, cancellationToken, patience);
            return FromHttp((int)response.StatusCode, response.Headers, buffer.AsSpan(0, length), timeProvider);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Turns an exception or error frame of an event stream into an exception.</summary>
    /// <param name="type">The <c>:exception-type</c> (camelCase member name) or <c>:error-code</c>.</param>
    /// <param name="payload">The frame's payload.</param>
    /// <param name="message">The <c>:error-message</c> header of an error frame.</param>
    /// <param name="requestId">AWS's request id of the stream.</param>
    public static BedrockException FromStream(string type, ReadOnlySpan<byte> payload, string? message, string? requestId)
    {
        ArgumentNullException.ThrowIfNull(type);
        var code = type.Length == 0 ? BedrockErrorCodes.Unknown : char.ToUpperInvariant(type[0]) + type[1..];
        var body = ReadMembers(payload);
        var status = StatusOf(code);
        return new BedrockException(code, body.Message ?? message ?? DefaultMessage(code, status))
        {
            Status = status,
            RequestId = requestId,
            IsRetryable = IsRetryable(code, status, body.Message),
            IsFromStream = true,
            OriginalStatus = body.OriginalStatus,
        };
    }

    internal static BedrockException FromHttp(
        int status, HttpResponseHeaders headers, ReadOnlySpan<byte> payload, TimeProvider timeProvider)
    {
        var body = ReadMembers(payload);
        var code = First(headers, "x-amzn-ErrorType") ?? body.Type;
        code = code is null ? CodeOf(status, body.Message) : TrimCode(code);
        return new BedrockException(code, body.Message ?? DefaultMessage(code, status))
        {
            Status = status,
            RequestId = First(headers, "x-amzn-RequestId"),
            RetryAfter = RetryAfterOf(headers.RetryAfter, timeProvider),
            IsRetryable = IsRetryable(code, status, body.Message),
            OriginalStatus = body.OriginalStatus,
        };
    }

    private static async Task<int> ReadBodyAsync(HttpResponseMessage response, byte[] buffer, CancellationToken cancellationToken, CancellationToken patience)
    {
        var length = 0;
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(linked.Token);
            int read;
            while (length < MaxBodyBytes
                && (read = await stream.ReadAsync(buffer.AsMemory(length, MaxBodyBytes - length), linked.Token)) > 0)
            {
                length += read;
            }
        }
        catch (Exception exception) when (exception is IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Broken off, or silent until the call's time was over. The status and headers say enough; what arrived of the body is used.
        }

        return length;
    }

    private static (string? Message, string? Type, int? OriginalStatus) ReadMembers(ReadOnlySpan<byte> payload)
    {
        string? message = null, type = null;
        int? originalStatus = null;
        var reader = new Utf8JsonReader(payload);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return (PlainText(payload), null, null);
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isMessage = reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("Message"u8);
                var isType = reader.ValueTextEquals("__type"u8);
                var isStatus = reader.ValueTextEquals("originalStatusCode"u8);
                reader.Read();
                if (isMessage && reader.TokenType == JsonTokenType.String)
                {
                    message = reader.GetString();
                }
                else if (isType && reader.TokenType == JsonTokenType.String)
                {
                    type = reader.GetString();
                }
                else if (isStatus && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number))
                {
                    originalStatus = number;
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            message ??= PlainText(payload);
        }

        return (string.IsNullOrWhiteSpace(message) ? null : message, type, originalStatus);
    }

    // Load balancers answer in plain text; HTML pages say nothing that helps.
    private static string? PlainText(ReadOnlySpan<byte> payload)
    {
        var text = Encoding.UTF8.GetString(payload[..Math.Min(payload.Length, 500)]).Trim();
        return text.Length == 0 || text[0] is '<' or '{' ? null : text;
    }

    private static string? First(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    // "ThrottlingException:http://internal.amazon.com/coral/com.amazon.bedrock/" and "com.amazon#ThrottlingException".
    private static string TrimCode(string code)
    {
        var colon = code.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? code : code[..colon];
        var hash = name.LastIndexOf('#');
        return hash < 0 ? name : name[(hash + 1)..];
    }

    private static string CodeOf(int status, string? message) => status switch
    {
        // The answer to a bad API key has neither header nor type.
        403 when message?.StartsWith("Authentication failed", StringComparison.Ordinal) is true => BedrockErrorCodes.UnrecognizedClient,
        400 => BedrockErrorCodes.Validation,
        403 => BedrockErrorCodes.AccessDenied,
        404 => BedrockErrorCodes.ResourceNotFound,
        408 => BedrockErrorCodes.ModelTimeout,
        424 => BedrockErrorCodes.ModelError,
        429 => BedrockErrorCodes.Throttling,
        500 => BedrockErrorCodes.InternalServer,
        503 => BedrockErrorCodes.ServiceUnavailable,
        _ => BedrockErrorCodes.Unknown,
    };

    private static int StatusOf(string code) => code switch
    {
        BedrockErrorCodes.Validation => 400,
        BedrockErrorCodes.AccessDenied => 403,
        BedrockErrorCodes.ResourceNotFound => 404,
        BedrockErrorCodes.ModelTimeout => 408,
        BedrockErrorCodes.ModelError or BedrockErrorCodes.ModelStreamError => 424,
        BedrockErrorCodes.Throttling or BedrockErrorCodes.ModelNotReady => 429,
        BedrockErrorCodes.ServiceUnavailable => 503,
        _ => 500,
    };

    // A daily quota does not come back within a retry's patience.
    private static bool IsRetryable(string code, int status, string? message) => code switch
    {
        BedrockErrorCodes.Throttling => message?.Contains("per day", StringComparison.OrdinalIgnoreCase) is not true,
        BedrockErrorCodes.ModelNotReady or BedrockErrorCodes.InternalServer or BedrockErrorCodes.ServiceUnavailable => true,
        _ => status is 429 or >= 500,
    };

    private static string DefaultMessage(string code, int status) => $"Bedrock answered {status} {code} without a message.";

    private static TimeSpan? RetryAfterOf(RetryConditionHeaderValue? header, TimeProvider timeProvider)
    {
        var wait = header?.Delta ?? (header?.Date is { } date ? date - timeProvider.GetUtcNow() : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
