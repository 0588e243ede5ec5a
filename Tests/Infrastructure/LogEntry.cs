namespace BedrockAspire.Tests.Infrastructure;

public sealed record LogEntry(string Category, LogLevel Level, EventId Id, string Message, Exception? Exception)
{
    public override string ToString() => $"{Level} {Category}[{Id.Id}] {Message}{(Exception is null ? "" : $"\n{Exception}")}";
}
