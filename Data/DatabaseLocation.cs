using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace BedrockAspire.Data;

/// <summary>Which database there is and where.</summary>
/// <param name="Provider">Its kind.</param>
/// <param name="ConnectionString">How to reach it, with the timeouts filled in. It holds a password: it is for no log.</param>
public sealed record DatabaseLocation(DatabaseProvider Provider, string ConnectionString)
{
    private const string Key = $"ConnectionStrings:{DatabaseOptions.ConnectionName}";
    private const string ProviderKey = $"{DatabaseOptions.SectionName}:Provider";

    /// <summary>Reads the configuration.</summary>
    /// <returns>Null when no database is configured.</returns>
    /// <exception cref="DatabaseConfigurationException">What is configured is no database; the text says why.</exception>
    public static DatabaseLocation? Find(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var text = configuration.GetConnectionString(DatabaseOptions.ConnectionName);
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var options = configuration.GetSection(DatabaseOptions.SectionName).Get<DatabaseOptions>() ?? new DatabaseOptions();
        try
        {
            return ProviderOf(text, options.Provider) switch
            {
                DatabaseProvider.PostgreSql => new DatabaseLocation(DatabaseProvider.PostgreSql, PostgreSql(text, options)),
                _ => new DatabaseLocation(DatabaseProvider.Sqlite, Sqlite(text, options)),
            };
        }
        catch (ArgumentException exception)
        {
            // The text of the exception names the member at fault, never its value.
            throw new DatabaseConfigurationException($"{Key} cannot be read: {exception.Message}");
        }
    }

    private static DatabaseProvider ProviderOf(string text, string provider)
    {
        switch (provider.ToLowerInvariant())
        {
            case "postgresql":
                return DatabaseProvider.PostgreSql;
            case "sqlite":
                return DatabaseProvider.Sqlite;
            case "auto":
                var members = new DbConnectionStringBuilder { ConnectionString = text };
                return members.ContainsKey("Host") || members.ContainsKey("Server") ? DatabaseProvider.PostgreSql
                    : members.ContainsKey("Data Source") || members.ContainsKey("DataSource") || members.ContainsKey("Filename") ? DatabaseProvider.Sqlite
                    : throw new DatabaseConfigurationException(
                        $"{Key} names neither a 'Host' (PostgreSQL) nor a 'Data Source' (SQLite). Write it as 'Host=db;Database=gateway;Username=…' or 'Data Source=gateway.db'.");
            default:
                throw new DatabaseConfigurationException($"{ProviderKey} is '{provider}'; use auto, postgresql or sqlite.");
        }
    }

    private static string PostgreSql(string text, DatabaseOptions options)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = text };
        var result = new NpgsqlConnectionStringBuilder(text);
        if (!given.ContainsKey("Timeout"))
        {
            result.Timeout = Seconds(options.ConnectTimeout);
        }

        if (!given.ContainsKey("Command Timeout") && !given.ContainsKey("CommandTimeout"))
        {
            result.CommandTimeout = Seconds(options.CommandTimeout);
        }

        return result.ConnectionString;
    }

    private static string Sqlite(string text, DatabaseOptions options)
    {
        var result = new SqliteConnectionStringBuilder(text);
        if (!new DbConnectionStringBuilder { ConnectionString = text }.ContainsKey("Default Timeout"))
        {
            result.DefaultTimeout = Seconds(options.CommandTimeout);
        }

        return result.ConnectionString;
    }

    private static int Seconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));
}
