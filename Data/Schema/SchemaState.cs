using BedrockAspire.Data.Stores;
using BedrockAspire.Gateway.Accounts;
using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Data.Schema;

/// <summary>Whether the database can be reached and has the tables of this version. What was seen once stays seen: tables do not go away.</summary>
internal sealed class SchemaState(IDbContextFactory<GatewayContext> contexts)
{
    private volatile bool _isMigrated;

    /// <summary>Looks.</summary>
    /// <returns>The migrations that are missing; null when the database does not answer.</returns>
    public async Task<IReadOnlyList<string>?> PendingAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await StoreFailures.GuardAsync<IReadOnlyList<string>>(async () =>
            {
                await using var context = await contexts.CreateDbContextAsync(cancellationToken);
                if (_isMigrated)
                {
                    await context.SettingsVersions.AsNoTracking().AnyAsync(cancellationToken);
                    return [];
                }

                var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
                _isMigrated = pending.Count == 0;
                return pending;
            });
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }
}
