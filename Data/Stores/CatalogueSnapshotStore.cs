using BedrockAspire.Gateway.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Data.Stores;

/// <summary>What AWS listed last, in the database.</summary>
internal sealed class CatalogueSnapshotStore(IDbContextFactory<GatewayContext> contexts) : ICatalogueSnapshotStore
{
    /// <inheritdoc />
    public Task<string?> LoadAsync(string source, CancellationToken cancellationToken) => StoreFailures.GuardAsync(async () =>
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.CatalogueSnapshots.AsNoTracking()
            .Where(row => row.Source == source)
            .Select(row => row.Content)
            .SingleOrDefaultAsync(cancellationToken);
    });

    /// <inheritdoc />
    public Task SaveAsync(string source, string content, DateTimeOffset savedAt, CancellationToken cancellationToken) => StoreFailures.GuardAsync(async () =>
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // Of replicas that save at once the last one wins; both have asked AWS a moment ago. This form of the statement is the same in both databases.
        return await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO catalogue_snapshot (source, content, saved_at) VALUES ({source}, {content}, {Stored(context, savedAt)})
            ON CONFLICT (source) DO UPDATE SET content = excluded.content, saved_at = excluded.saved_at
            """,
            cancellationToken);
    });

    // SQL by hand goes past the model's conversion of times.
    private static object Stored(GatewayContext context, DateTimeOffset time) =>
        context is SqliteGatewayContext ? new UtcMicrosecondsConverter().ConvertToProvider(time)! : time;
}
