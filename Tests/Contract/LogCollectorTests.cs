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

    [Fact]
    public async Task Wait_ends_with_an_entry_of_the_past_or_the_first_to_come()
    {
        using var logs = new LogCollector();
        var logger = logs.CreateLogger("Category");
        var token = TestContext.Current.CancellationToken;

        var second = logs.WaitForFinishedRequestsAsync("/v1/models", count: 2, token);
        Write(logger, LogLevel.Information, "Request finished HTTP/1.1 GET http://127.0.0.1/v1/models - 200");
        Assert.False(second.IsCompleted);
        await logs.WaitForAsync(entry => entry.Category == "Category", token);
        Write(logger, LogLevel.Information, "Request finished HTTP/1.1 GET http://127.0.0.1/v1/models - 200");

        await second;
    }

    private static void Write(ILogger logger, LogLevel level, string message, Exception? exception = null)
    {
        logger.Log(level, new EventId(7), message, exception, static (state, _) => state);
    }
}
