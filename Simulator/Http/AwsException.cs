namespace BedrockAspire.Simulator.Http;

/// <summary>An error as AWS's services answer it: type in a header, message in the body.</summary>
internal sealed class AwsException(string type, int status, string message) : Exception(message)
{
    public const string TooManyRequests = "Too many requests, please wait before trying again.";

    public string Type { get; } = type;

    public int Status { get; } = status;

    /// <summary>API-key failures spell the body's member <c>Message</c>.</summary>
    public bool CapitalMember { get; init; }

    /// <summary>Written instead of the message object when set.</summary>
    public string? Body { get; init; }

    public int? RetryAfterSeconds { get; init; }

    public static AwsException Validation(string message) => new("ValidationException", StatusCodes.Status400BadRequest, message);

    public static AwsException NotFound(string message) => new("ResourceNotFoundException", StatusCodes.Status404NotFound, message);

    public static AwsException Forbidden(string type, string message) => new(type, StatusCodes.Status403Forbidden, message);

    public static AwsException Serialization(string message) => new("SerializationException", StatusCodes.Status400BadRequest, message);

    public static AwsException UnknownOperation() => new("UnknownOperationException", StatusCodes.Status404NotFound, "")
    {
        Body = """{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}""",
    };

    /// <summary>The HTTP status that goes with an error type, 500 for one that the service does not know.</summary>
    public static int StatusOf(string type) => type switch
    {
        "ValidationException" or "ConflictException" or "ServiceQuotaExceededException" or "SerializationException" => 400,
        "AccessDeniedException" or "UnrecognizedClientException" or "ExpiredTokenException" or "InvalidSignatureException" => 403,
        "ResourceNotFoundException" or "UnknownOperationException" => 404,
        "ModelTimeoutException" => 408,
        "ModelErrorException" or "ModelStreamErrorException" => 424,
        "ThrottlingException" or "ModelNotReadyException" => 429,
        "ServiceUnavailableException" => 503,
        _ => 500,
    };
}
