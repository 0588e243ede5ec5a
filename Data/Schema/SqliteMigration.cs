using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Data.Schema;

/// <summary>Migrates a SQLite file and puts it into WAL mode, under a lock on a file beside it.</summary>
internal sealed class SqliteMigration(IDbContextFactory<SqliteGatewayContext> contexts, DatabaseLocation location, TimeProvider timeProvider) : ISchemaMigration
{
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc />
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var file = new SqliteConnectionStringBuilder(location.ConnectionString).DataSource;
        await using var guard = IsFile(file) ? await LockAsync(file, cancellationToken) : null;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count > 0)
        {
            // Readers and the one writer do not block each other then. The mode is kept in the file.
            await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
            // Entity Framework's own lock is a row, which outlives a process that was killed; the file lock above does not.
            await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
            await context.Database.MigrateAsync(cancellationToken);
        }

        return MigrationReport.Compose(pending, []);
    }

    private static bool IsFile(string dataSource) => dataSource.Length > 0 && dataSource != ":memory:";

    private async Task<FileStream> LockAsync(string file, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        while (true)
        {
            try
            {
                return new FileStream(file + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (exception is not (DirectoryNotFoundException or PathTooLongException))
            {
                await Task.Delay(LockPoll, timeProvider, cancellationToken);
            }
        }
    }
}
