using System.Text.Json;
using BedrockAspire.ServiceDefaults.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Tests.ServiceDefaults;

public sealed partial class BatchedConsoleTests
{
    [Fact]
    public void Text_is_that_of_dotnets_own_provider()
    {
        var (output, errors) = Run(_ => { }, logger => Log.Gone(logger, "claude"));

        Assert.Equal($"warn: Some.Category[7]{Environment.NewLine}      Model claude is gone{Environment.NewLine}", output);
        Assert.Empty(errors);
    }

    [Fact]
    public void Formatter_and_scopes_are_those_of_the_settings()
    {
        var (output, _) = Run(
            options =>
            {
                options.AddJsonConsole(json => json.IncludeScopes = true);
            },
            logger =>
            {
                using (logger.BeginScope(new Dictionary<string, object> { ["Id"] = 5 }))
                {
                    Log.Note(logger, "Answered");
                }
            });

        using var line = JsonDocument.Parse(output);
        Assert.Equal("Answered", line.RootElement.GetProperty("Message").GetString());
        Assert.Equal(5, line.RootElement.GetProperty("Scopes")[0].GetProperty("Id").GetInt32());
    }

    [Fact]
    public void Errors_go_to_standard_error_where_that_is_set()
    {
        var (output, errors) = Run(
            options => options.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Error),
            logger =>
            {
                Log.Note(logger, "fine");
                Log.Broken(logger);
            });

        Assert.Contains("fine", output, StringComparison.Ordinal);
        Assert.DoesNotContain("broken", output, StringComparison.Ordinal);
        Assert.Contains("broken", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Levels_set_for_the_console_hold()
    {
        var (output, _) = Run(
            options => options.AddConfiguration(new ConfigurationBuilder().AddInMemoryCollection([new("Console:LogLevel:Default", "Warning")]).Build()),
            logger =>
            {
                Log.Note(logger, "fine");
                Log.Gone(logger, "odd");
            });

        Assert.DoesNotContain("fine", output, StringComparison.Ordinal);
        Assert.Contains("odd", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_entries_are_whole()
    {
        var text = string.Concat(Enumerable.Range(0, 20_000));

        var (output, _) = Run(_ => { }, logger => Log.Note(logger, text));

        Assert.Contains(text, output, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_dotnets_own_console_provider_is_replaced()
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddConsole().AddDebug());

        ConsoleLogExtensions.UseBatches(services);

        using var provider = services.BuildServiceProvider();
        var names = provider.GetServices<ILoggerProvider>().Select(one => one.GetType().Name).ToArray();
        Assert.Equal(["BatchedConsoleProvider", "DebugLoggerProvider"], names);
    }

    [Theory]
    [InlineData("json", "json")]
    [InlineData(null, "simple")]
    public void Setting_chooses_the_formatter_of_a_slim_host(string? setting, string expected)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([new("Logging:Console:FormatterName", setting)]);

        builder.AddConsoleLog();

        using var services = builder.Services.BuildServiceProvider();
        Assert.Equal(expected, services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName);
    }

    private static (string Output, string Errors) Run(Action<ILoggingBuilder> configure, Action<ILogger> log)
    {
        using var output = new GatedStream();
        using var errors = new GatedStream();
        var services = new ServiceCollection();
        services.AddLogging(logging =>
        {
            logging.AddConsole();
            configure(logging);
        });
        var console = services.Single(service => service.ImplementationType == typeof(ConsoleLoggerProvider));
        services.Remove(console);
        services.AddSingleton<ILoggerProvider>(provider => new BatchedConsoleProvider(
            provider.GetRequiredService<IOptionsMonitor<ConsoleLoggerOptions>>(),
            provider.GetServices<ConsoleFormatter>(),
            output,
            errors,
            TimeSpan.Zero));
        using (var provider = services.BuildServiceProvider())
        {
            log(provider.GetRequiredService<ILoggerFactory>().CreateLogger("Some.Category"));
        }

        return (output.Text, errors.Text);
    }

    private static partial class Log
    {
        [LoggerMessage(7, LogLevel.Warning, "Model {Model} is gone")]
        public static partial void Gone(ILogger logger, string model);

        [LoggerMessage(8, LogLevel.Information, "{Text}")]
        public static partial void Note(ILogger logger, string text);

        [LoggerMessage(9, LogLevel.Error, "broken")]
        public static partial void Broken(ILogger logger);
    }
}
