using System.Diagnostics;
using BedrockAspire.Data;
using BedrockAspire.Data.Schema;
using BedrockAspire.ServiceDefaults;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace BedrockAspire.Migrator;

/// <summary>Migrates the database and ends. What happened is one line, and the exit code is 0 or 1.</summary>
internal static class MigratorHost
{
    /// <summary>The source of its span.</summary>
    public const string Source = "BedrockAspire.Migrator";

    private static readonly ActivitySource Activities = new(Source);

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { Args = args });
        builder.Configuration.AddEnvironmentVariables().AddCommandLine(args);
        builder.AddServiceDefaults("migrator", [Source], []);
        try
        {
            if (builder.AddDatabase() is null)
            {
                await errors.WriteLineAsync(
                    "There is no database to migrate: ConnectionStrings:gateway is not set. Set it, for example by the environment variable ConnectionStrings__gateway.");
                return 1;
            }
        }
        catch (DatabaseConfigurationException exception)
        {
            await errors.WriteLineAsync(exception.Message);
            return 1;
        }

        using var host = builder.Build();
        await host.StartAsync();
        var result = await MigrateAsync(host, output, errors);
        await host.StopAsync();
        return result;
    }

    private static async Task<int> MigrateAsync(IHost host, TextWriter output, TextWriter errors)
    {
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var activity = Activities.StartActivity("migrate database");
        try
        {
            await output.WriteLineAsync(await host.Services.GetRequiredService<ISchemaMigration>().RunAsync(stopping));
            return 0;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return await FailAsync("The migration was interrupted. Run it again: what was done is kept, what was not is not begun.");
        }
        catch (Exception exception) when (exception is NpgsqlException or SqliteException or RetryLimitExceededException or IOException or UnauthorizedAccessException)
        {
            return await FailAsync($"The database could not be migrated: {exception.GetBaseException().Message}");
        }

        async Task<int> FailAsync(string reason)
        {
            activity?.SetStatus(ActivityStatusCode.Error, reason);
            await errors.WriteLineAsync(reason);
            return 1;
        }
    }
}
