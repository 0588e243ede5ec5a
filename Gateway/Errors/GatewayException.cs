namespace BedrockAspire.Gateway.Errors;

/// <summary>Ends a request with an error whose text is meant for the caller. Every other exception becomes the fixed text of a 500.</summary>
public sealed class GatewayException : Exception
{
    /// <summary>Makes an exception.</summary>
    public GatewayException(GatewayError error, Exception? innerException = null)
        : base(error?.Message, innerException)
    {
        ArgumentNullException.ThrowIfNull(error);
        Error = error;
    }

    /// <summary>Makes an exception for a member of the request.</summary>
    public GatewayException(GatewayErrorKind kind, string message, string? param = null)
        : this(new GatewayError(kind, message, param))
    {
    }

    /// <summary>What the caller gets to see.</summary>
    public GatewayError Error { get; }

    /// <summary>The request is wrong.</summary>
    public static GatewayException Invalid(string message, string? param = null) => new(GatewayErrorKind.InvalidRequest, message, param);
}
