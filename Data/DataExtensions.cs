using BedrockAspire.Data.Administration;
using BedrockAspire.Data.Budgets;
using BedrockAspire.Data.Schema;
using BedrockAspire.Data.Stores;
using BedrockAspire.Data.Usage;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Limits;
using BedrockAspire.Gateway.Usage;
using BedrockAspire.Gateway.Usage.Queries;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BedrockAspire.Data;

/// <summary>Registers the database.</summary>
public static class DataExtensions
{
    /// <summary>Registers the database that the configuration names and everything that a service keeps in it.</summary>
    /// <returns>Whether there is one. Without it the configured key alone is valid and nothing is kept.</returns>
    /// <exception cref="DatabaseConfigurationException">What is configured is no database.</exception>
    public static bool AddGatewayData(this IHostApplicationBuilder builder)
    {
        if (builder.AddDatabase() is not { } location)
        {
            return false;
        }

        var services = builder.Services;
        services.AddSingleton<IKeyStore, KeyStore>();
        services.AddSingleton<IUserStore, UserStore>();
        services.AddSingleton<ICatalogueSnapshotStore, CatalogueSnapshotStore>();
        services.AddSingleton<Changes>();
        services.AddSingleton(provider => new KeyAdministration(Contexts(provider), provider.GetRequiredService<Changes>()));
        services.AddSingleton(provider => new TeamAdministration(Contexts(provider), provider.GetRequiredService<Changes>()));
        services.AddSingleton(provider => new UserAdministration(Contexts(provider), provider.GetRequiredService<Changes>()));
        services.AddSingleton(provider => new BudgetAdministration(Contexts(provider), provider.GetRequiredService<Changes>()));
        services.AddSingleton(provider => new AuditLog(Contexts(provider)));
        services.AddSingleton<SchemaState>();
        services.AddSingleton<DatabaseHealthCheck>();
        services.AddSingleton<LeaseCleaner>();
        services.AddHostedService(static provider => provider.GetRequiredService<LeaseCleaner>());
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("database", tags: ["ready"]);
        if (location.Provider == DatabaseProvider.PostgreSql)
        {
            services.AddHostedService<UsagePartitionKeeper>();
        }

        return true;
    }

    /// <summary>Registers the database that the configuration names.</summary>
    /// <returns>Where it is; null when none is configured, and then nothing is registered.</returns>
    /// <exception cref="DatabaseConfigurationException">What is configured is no database.</exception>
    public static DatabaseLocation? AddDatabase(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (DatabaseLocation.Find(builder.Configuration) is not { } location)
        {
            return null;
        }

        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(location);
        if (location.Provider == DatabaseProvider.PostgreSql)
        {
            services.AddSingleton(provider => new NpgsqlDataSourceBuilder(location.ConnectionString)
                .UseLoggerFactory(provider.GetRequiredService<ILoggerFactory>())
                .Build());
            services.AddPooledDbContextFactory<PostgreSqlGatewayContext>(
                (provider, options) => options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()).UseSnakeCaseNamingConvention());
            services.AddSingleton<IDbContextFactory<GatewayContext>, GatewayContextFactory<PostgreSqlGatewayContext>>();
            services.AddSingleton<UsagePartitions>();
            services.AddSingleton<IBudgetStore, PostgreSqlBudgetStore>();
            services.AddSingleton<UsageRetention>();
            services.AddSingleton<IUsageStore, PostgreSqlUsageStore>();
            services.AddSingleton<ISchemaMigration, PostgreSqlMigration>();
        }
        else
        {
            services.AddPooledDbContextFactory<SqliteGatewayContext>(
                options => options.UseSqlite(location.ConnectionString).UseSnakeCaseNamingConvention());
            services.AddSingleton<IDbContextFactory<GatewayContext>, GatewayContextFactory<SqliteGatewayContext>>();
            services.AddSingleton<IBudgetStore, SqliteBudgetStore>();
            services.AddSingleton<IUsageStore, SqliteUsageStore>();
            services.AddSingleton<ISchemaMigration, SqliteMigration>();
        }

        services.AddSingleton<IUsageQueries, UsageQueries>();
        // What these say at Information is every statement, and at Error every failure that the caller handles.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
        builder.Logging.AddFilter("Npgsql", LogLevel.Warning);
        return location;
    }

    private static IDbContextFactory<GatewayContext> Contexts(IServiceProvider provider) => provider.GetRequiredService<IDbContextFactory<GatewayContext>>();
}
