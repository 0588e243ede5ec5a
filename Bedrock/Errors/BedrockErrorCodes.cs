namespace BedrockAspire.Bedrock.Errors;

/// <summary>The error codes that callers tell apart: AWS's exception names, and our own for what never reached AWS or broke on the way back.</summary>
public static class BedrockErrorCodes
{
    public const string Validation = "ValidationException";
    public const string AccessDenied = "AccessDeniedException";
    public const string ResourceNotFound = "ResourceNotFoundException";
    public const string Throttling = "ThrottlingException";
    public const string ModelNotReady = "ModelNotReadyException";
    public const string ModelTimeout = "ModelTimeoutException";
    public const string ModelError = "ModelErrorException";
    public const string ModelStreamError = "ModelStreamErrorException";
    public const string InternalServer = "InternalServerException";
    public const string ServiceUnavailable = "ServiceUnavailableException";
    public const string ServiceQuotaExceeded = "ServiceQuotaExceededException";
    public const string UnrecognizedClient = "UnrecognizedClientException";
    public const string InvalidSignature = "InvalidSignatureException";
    public const string ExpiredToken = "ExpiredTokenException";
    public const string IncompleteSignature = "IncompleteSignature";
    public const string MissingAuthenticationToken = "MissingAuthenticationTokenException";
    public const string UnknownOperation = "UnknownOperationException";

    /// <summary>An HTTP error whose code could not be read.</summary>
    public const string Unknown = "UnknownError";

    /// <summary>No connection could be made.</summary>
    public const string ConnectionFailed = "ConnectionFailed";

    /// <summary>The connection broke before the reply was complete.</summary>
    public const string ConnectionBroken = "ConnectionBroken";

    /// <summary>No first byte within the configured time.</summary>
    public const string ResponseTimeout = "ResponseTimeout";

    /// <summary>A stream fell silent for longer than the configured time.</summary>
    public const string IdleTimeout = "IdleTimeout";

    /// <summary>A stream ended before the message was complete.</summary>
    public const string StreamTruncated = "StreamTruncated";

    /// <summary>A frame that is not what the event-stream format allows: bad checksum, impossible length, broken headers.</summary>
    public const string StreamCorrupt = "StreamCorrupt";

    /// <summary>A reply longer than the configured limit.</summary>
    public const string ResponseTooLarge = "ResponseTooLarge";

    /// <summary>A reply that is not the JSON that the service model promises.</summary>
    public const string ResponseInvalid = "ResponseInvalid";

    /// <summary>No AWS credentials could be resolved.</summary>
    public const string CredentialsUnavailable = "CredentialsUnavailable";
}
