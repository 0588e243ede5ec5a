namespace BedrockAspire.Bedrock.Errors;

/// <summary>A call to Bedrock that failed, whether Bedrock said so or nothing usable came back.</summary>
public sealed class BedrockException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="code">AWS's exception name or one of <see cref="BedrockErrorCodes"/>.</param>
    /// <param name="message">AWS's own text where there is one. May hold ARNs and account ids: redact before showing it.</param>
    /// <param name="innerException">The transport's exception, if any.</param>
    public BedrockException(string code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>AWS's exception name (<c>ThrottlingException</c>) or one of our own codes in <see cref="BedrockErrorCodes"/>.</summary>
    public string Code { get; }

    /// <summary>HTTP status, or 0 when there was no HTTP reply. For an exception inside a stream: the status that AWS documents for it.</summary>
    public int Status { get; init; }

    /// <summary>AWS's request id, for support cases.</summary>
    public string? RequestId { get; init; }

    /// <summary>How long Bedrock asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same call may succeed when tried again.</summary>
    public bool IsRetryable { get; init; }

    /// <summary>
    /// Whether Bedrock may bill the call all the same: it broke off while, or after, a model worked on it. An error that Bedrock answers with
    /// instead of an answer is not billed, nor is a call that never got there.
    /// </summary>
    public bool MayBeBilled => IsFromStream
        || (Status == 0 && Code is not (BedrockErrorCodes.ConnectionFailed or BedrockErrorCodes.CredentialsUnavailable));

    /// <summary>Whether it came inside a stream, in place of an event.</summary>
    public bool IsFromStream { get; init; }

    /// <summary>The status that the model itself gave, in <c>ModelErrorException</c> and <c>ModelStreamErrorException</c>.</summary>
    public int? OriginalStatus { get; init; }
}
