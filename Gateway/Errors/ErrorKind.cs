using Microsoft.Extensions.Logging;

namespace BedrockAspire.Gateway.Errors;

/// <summary>How one kind of error looks outside.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">OpenAI's <c>error.type</c>.</param>
/// <param name="Code">OpenAI's <c>error.code</c>; null where OpenAI sends null.</param>
/// <param name="LogLevel">How loudly it is logged: a caller's mistake is not the operator's alarm.</param>
/// <param name="ErrorTypeTag">The value of OpenTelemetry's <c>error.type</c>.</param>
public sealed record ErrorKind(int Status, string Type, string? Code, LogLevel LogLevel, string ErrorTypeTag);
