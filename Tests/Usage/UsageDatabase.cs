using BedrockAspire.Data;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Tests.Usage;

/// <summary>A migrated database of one test, PostgreSQL or SQLite, and the services that Data registers for it.</summary>
internal sealed class UsageDatabase : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly IHost _host;

    private UsageDatabase(string connectionString, TemporaryFolder folder)
    {
        _folder = folder;
        ConnectionString = connectionString;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new($"ConnectionStrings:{DatabaseOptions.ConnectionName}", connectionString)]);
        builder.AddDatabase();
        _host = builder.Build();
    }

    public string ConnectionString { get; }

    public IServiceProvider Services => _host.Services;

    /// <param name="server">Where to make it; null for SQLite.</param>
    public static async Task<UsageDatabase> CreateAsync(PostgresServer? server)
    {
        var folder = new TemporaryFolder();
        var connectionString = server is null ? $"Data Source={Path.Combine(folder.Path, "gateway.db")}" : await server.CreateDatabaseAsync();
        if (server is null)
        {
            await PostgresServer.MigrateAsync(connectionString);
        }

        return new UsageDatabase(connectionString, folder);
    }

    public Task<GatewayContext> ContextAsync() =>
        Services.GetRequiredService<IDbContextFactory<GatewayContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }

        _folder.Dispose();
    }
}
