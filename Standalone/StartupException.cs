namespace BedrockAspire.Standalone;

/// <summary>Why the program cannot start, in one line that says what to do.</summary>
internal sealed class StartupException(string message) : Exception(message);
