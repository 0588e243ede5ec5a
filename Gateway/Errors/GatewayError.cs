namespace BedrockAspire.Gateway.Errors;

/// <summary>An error as a caller sees it.</summary>
/// <param name="Kind">What kind; decides status, type and code.</param>
/// <param name="Message">What was wrong, where, and what to do. Never holds a prompt, a key or AWS account details.</param>
/// <param name="Param">The request member that is at fault, as a path such as <c>messages[0].content</c>.</param>
public sealed record GatewayError(GatewayErrorKind Kind, string Message, string? Param = null)
{
    /// <summary>How long to wait before trying again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>All members at fault, where more than one can be told; null otherwise.</summary>
    public IReadOnlyList<FieldFault>? Fields { get; init; }

    /// <summary>The kind's row in <see cref="ErrorKinds"/>.</summary>
    public ErrorKind Facts => ErrorKinds.All[Kind];
}
