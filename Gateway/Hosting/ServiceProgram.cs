using System.Net.Sockets;
using BedrockAspire.Gateway.Usage.Spool;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Hosting;

/// <summary>Runs a service, and ends with a line instead of a stack trace when its settings or its address are wrong.</summary>
public static class ServiceProgram
{
    /// <summary>The category that logs a failed start with its stack trace.</summary>
    public const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    /// <summary>Builds and runs a service.</summary>
    /// <returns>The exit code: 1 when it could not start.</returns>
    public static async Task<int> RunAsync(
        string[] args, Func<WebApplicationBuilder, WebApplicationBuilder> add, Func<WebApplication, WebApplication> map)
    {
        ArgumentNullException.ThrowIfNull(add);
        ArgumentNullException.ThrowIfNull(map);
        try
        {
            var builder = add(WebApplication.CreateSlimBuilder(args));
            // The line below says it better.
            builder.Logging.AddFilter(HostCategory, LogLevel.None);
            await using var app = builder.Build();
            map(app);
            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (Describe(exception) is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            return 1;
        }
    }

    /// <summary>Says in a line, or one line a fault, why a start failed; null when the reason is not one that a person can put right.</summary>
    public static string? Describe(Exception exception) => exception switch
    {
        // The binder's own, when a value is not of the setting's type.
        InvalidOperationException { InnerException: FormatException reason } invalid => $"{invalid.Message} {reason.Message}",
        UsageSpoolException spool => spool.Message,
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures),
        IOException { InnerException: not null } io when io.GetBaseException() is SocketException =>
            $"{io.Message.TrimEnd('.')}. Stop what uses it, or choose another address.",
        SocketException socket => $"The address cannot be used: {socket.Message}. Choose another one.",
        _ => null,
    };
}
