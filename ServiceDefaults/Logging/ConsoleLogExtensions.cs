using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace BedrockAspire.ServiceDefaults.Logging;

/// <summary>How services write their log to the console.</summary>
internal static class ConsoleLogExtensions
{
    private const string FormatterNameKey = "Logging:Console:FormatterName";

    /// <summary>
    /// Lets <c>Logging:Console:FormatterName</c> choose (<c>simple</c>, <c>systemd</c>, <c>json</c>), which the slim host builder overrides, and writes in batches
    /// where nobody sits in front of the console.
    /// </summary>
    public static void AddConsoleLog(this IHostApplicationBuilder builder)
    {
        if (builder.Configuration[FormatterNameKey] is { Length: > 0 } name)
        {
            builder.Services.PostConfigure<ConsoleLoggerOptions>(options => options.FormatterName = name);
        }

        if (Console.IsOutputRedirected)
        {
            UseBatches(builder.Services);
        }
    }

    /// <summary>Replaces .NET's own console provider, where there is one.</summary>
    public static void UseBatches(IServiceCollection services)
    {
        for (var i = 0; i < services.Count; i++)
        {
            if (services[i].ServiceType == typeof(ILoggerProvider) && services[i].ImplementationType == typeof(ConsoleLoggerProvider))
            {
                services[i] = ServiceDescriptor.Singleton<ILoggerProvider, BatchedConsoleProvider>();
            }
        }
    }
}
