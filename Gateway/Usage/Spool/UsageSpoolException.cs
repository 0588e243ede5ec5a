namespace BedrockAspire.Gateway.Usage.Spool;

/// <summary>The spool cannot be used as it is configured. The text is for the operator.</summary>
public sealed class UsageSpoolException(string message, Exception innerException) : Exception(message, innerException);
