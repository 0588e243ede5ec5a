using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Contract;

public sealed class LogCollectorTests
{
    [Fact]
    public void Warning_fails_and_information_does_not()
    {
        using var logs = new LogCollector();
        var logger = logs.CreateLogger("Category");

        Write(logger, LogLevel.Information, "served");
        logs.AssertNoWarnings();

        Write(logger, LogLevel.Warning, "degraded");
        Assert.Contains("Warning Category[7] degraded", Assert.ThrowsAny<Exception>(logs.AssertNoWarnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_found_in_messages_and_exceptions()
    {
        using var logs = new LogCollector();

        Write(logs.CreateLogger("Category"), LogLevel.Debug, "fine", new InvalidOperationException("secret"));

        logs.AssertNowhere("other");
        Assert.ThrowsAny<Exception>(() => logs.AssertNowhere("secret"));
    }

    private static void Write(ILogger logger, LogLevel level, string message, Exception? exception = null)
    {
        logger.Log(level, new EventId(7), message, exception, static (state, _) => state);
    }
}
