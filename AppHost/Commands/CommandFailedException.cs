namespace BedrockAspire.AppHost.Commands;

/// <summary>A command that did not get what it asked for. Its message is for the person at the dashboard and says what to do.</summary>
internal sealed class CommandFailedException(string message, string? answer = null) : Exception(message)
{
    /// <summary>What the service answered, if anything.</summary>
    public string? Answer { get; } = answer;
}
