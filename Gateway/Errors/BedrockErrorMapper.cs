using BedrockAspire.Bedrock.Errors;

namespace BedrockAspire.Gateway.Errors;

/// <summary>The only place where a failure of Bedrock becomes an error for the caller.</summary>
/// <remarks>An infrastructure fault never becomes a 401: the caller's key was right, so no client may be told to throw it away.</remarks>
public static class BedrockErrorMapper
{
    /// <summary>Maps a failure. AWS's own text is passed on, redacted, where it tells the caller what the model refused.</summary>
    public static GatewayError Map(BedrockException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.Code switch
        {
            BedrockErrorCodes.Validation => MapValidation(exception),
            BedrockErrorCodes.ServiceQuotaExceeded =>
                Error(GatewayErrorKind.RateLimited, $"A Bedrock quota is used up: {Text(exception)}", exception),
            BedrockErrorCodes.AccessDenied => Error(
                GatewayErrorKind.UpstreamAccessDenied,
                "AWS refused the gateway access to this model. The operator has to grant bedrock:InvokeModel and "
                + $"bedrock:InvokeModelWithResponseStream for it, or request access to the model. AWS says: {Text(exception)}",
                exception,
                "model"),
            BedrockErrorCodes.ResourceNotFound =>
                Error(GatewayErrorKind.ModelNotFound, $"Bedrock does not serve this model: {Text(exception)}", exception, "model"),
            BedrockErrorCodes.Throttling => Error(GatewayErrorKind.RateLimited, Throttled(exception), exception),
            BedrockErrorCodes.ModelNotReady =>
                Error(GatewayErrorKind.UpstreamUnavailable, "Bedrock is still loading this model. Try again in a minute.", exception),
            BedrockErrorCodes.ModelTimeout => Error(
                GatewayErrorKind.UpstreamTimeout, "The model took longer than Bedrock allows. Ask for a shorter answer, or stream it.", exception),
            BedrockErrorCodes.ResponseTimeout or BedrockErrorCodes.IdleTimeout => Error(
                GatewayErrorKind.UpstreamTimeout, $"{exception.Message} Try again.", exception),
            BedrockErrorCodes.ModelError or BedrockErrorCodes.ModelStreamError =>
                Error(GatewayErrorKind.UpstreamFailed, $"The model failed: {Text(exception)}", exception),
            BedrockErrorCodes.UnrecognizedClient or BedrockErrorCodes.InvalidSignature or BedrockErrorCodes.ExpiredToken
                or BedrockErrorCodes.IncompleteSignature or BedrockErrorCodes.MissingAuthenticationToken
                or "InvalidClientTokenId" or "UnrecognizedClient" or "RequestExpired" => Error(
                GatewayErrorKind.UpstreamAuthenticationFailed,
                "AWS refused the gateway's own credentials (your key is fine). The operator has to renew them, or check their region and this machine's clock. "
                + $"AWS says: {Text(exception)}",
                exception),
            BedrockErrorCodes.CredentialsUnavailable => Error(
                GatewayErrorKind.UpstreamAuthenticationFailed,
                "The gateway has no usable AWS credentials (your key is fine). The operator has to provide them: a profile, environment variables or AWS_BEARER_TOKEN_BEDROCK.",
                exception),
            BedrockErrorCodes.ConnectionFailed =>
                Error(GatewayErrorKind.UpstreamUnavailable, "The gateway cannot reach Bedrock. Try again in a moment.", exception),
            BedrockErrorCodes.ConnectionBroken or BedrockErrorCodes.StreamTruncated or BedrockErrorCodes.StreamCorrupt => Error(
                GatewayErrorKind.UpstreamStreamBroken, "Bedrock's answer broke off before it was complete. Try again.", exception),
            BedrockErrorCodes.InternalServer or BedrockErrorCodes.ServiceUnavailable => Error(
                GatewayErrorKind.UpstreamUnavailable, "Bedrock is unavailable at the moment. Try again in a few seconds.", exception),
            _ => Error(
                exception.Status is 429 ? GatewayErrorKind.RateLimited
                    : exception.Status is >= 400 and < 500 ? GatewayErrorKind.InvalidRequest
                    : GatewayErrorKind.UpstreamFailed,
                $"Bedrock answered {exception.Code}: {Text(exception)}",
                exception),
        };
    }

    private static GatewayError MapValidation(BedrockException exception)
    {
        var message = exception.Message;
        if (message.Contains("blocked by our content filters", StringComparison.OrdinalIgnoreCase))
        {
            return Error(GatewayErrorKind.ContentPolicyViolation, Text(exception), exception);
        }

        if (message.Contains("Input is too long", StringComparison.OrdinalIgnoreCase)
            || message.Contains("prompt is too long", StringComparison.OrdinalIgnoreCase)
            || message.Contains("input length and `max_tokens` exceed context limit", StringComparison.OrdinalIgnoreCase))
        {
            return Error(
                GatewayErrorKind.ContextLengthExceeded,
                $"The conversation is too long for this model. Shorten it, or choose a model with a larger context. Bedrock says: {Text(exception)}",
                exception,
                "messages");
        }

        return Error(GatewayErrorKind.InvalidRequest, $"Bedrock refused the request: {Text(exception)}", exception);
    }

    private static string Throttled(BedrockException exception) => exception.RetryAfter is { } wait
        ? $"Bedrock throttles this model at the moment. Try again in {Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))} s. Bedrock says: {Text(exception)}"
        : $"Bedrock throttles this model at the moment, and retrying did not help. Try again later. Bedrock says: {Text(exception)}";

    private static string Text(BedrockException exception) => AwsDetails.Redact(exception.Message);

    private static GatewayError Error(GatewayErrorKind kind, string message, BedrockException exception, string? param = null) =>
        new(kind, message, param) { RetryAfter = exception.RetryAfter };
}
