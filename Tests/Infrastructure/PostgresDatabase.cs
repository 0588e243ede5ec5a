namespace BedrockAspire.Tests.Infrastructure;

/// <summary>A migrated database that the tests of a class share. It is made when the first of them asks for it.</summary>
public sealed class PostgresDatabase(PostgresServer server) : IDisposable
{
    private readonly SemaphoreSlim _making = new(1);
    private string? _connectionString;

    /// <summary>Its connection string. Skips the test where there is no PostgreSQL.</summary>
    public async Task<string> GetAsync()
    {
        await _making.WaitAsync(TestTimeouts.Default, CancellationToken.None);
        try
        {
            return _connectionString ??= await server.CreateDatabaseAsync();
        }
        finally
        {
            _making.Release();
        }
    }

    public void Dispose() => _making.Dispose();
}
