using BedrockAspire.Data.Entities;
using BedrockAspire.Gateway.Accounts;
using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Data.Stores;

/// <summary>Keys in the database. They are looked up by their hash and by nothing else.</summary>
internal sealed class KeyStore(IDbContextFactory<GatewayContext> contexts) : IKeyStore
{
    /// <inheritdoc />
    public Task<long> GetSettingsVersionAsync(CancellationToken cancellationToken) => StoreFailures.GuardAsync(async () =>
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.SettingsVersions.AsNoTracking().Select(row => row.Version).SingleAsync(cancellationToken);
    });

    /// <inheritdoc />
    public Task<IReadOnlyDictionary<KeyHash, StoredKey>> FindAsync(IReadOnlyCollection<KeyHash> hashes, CancellationToken cancellationToken) =>
        StoreFailures.GuardAsync<IReadOnlyDictionary<KeyHash, StoredKey>>(async () =>
        {
            var wanted = hashes.Select(hash => hash.ToArray()).ToList();
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var rows = await context.Keys.AsNoTracking()
                .Where(key => key.DeletedAt == null && (wanted.Contains(key.KeyHash!) || wanted.Contains(key.PreviousHash!)))
                .ToListAsync(cancellationToken);
            var found = new Dictionary<KeyHash, StoredKey>();
            var asked = hashes.ToHashSet();
            foreach (var row in rows)
            {
                Add(row.KeyHash, row, row.ExpiresAt, isRotatedOut: false);
                Add(row.PreviousHash, row, Earlier(row.ExpiresAt, row.PreviousValidUntil), isRotatedOut: true);
            }

            return found;

            void Add(byte[]? hash, ApiKeyRow row, DateTimeOffset? validUntil, bool isRotatedOut)
            {
                if (hash is not null && KeyHash.From(hash) is var known && asked.Contains(known))
                {
                    found[known] = ToKey(row, validUntil, isRotatedOut);
                }
            }
        });

    private static DateTimeOffset? Earlier(DateTimeOffset? left, DateTimeOffset? right) => left is null || right < left ? right : left;

    private static StoredKey ToKey(ApiKeyRow row, DateTimeOffset? validUntil, bool isRotatedOut) => new()
    {
        Caller = new Caller
        {
            KeyId = row.Id,
            KeyName = row.Name,
            Role = row.Role,
            TeamId = row.TeamId,
            AllowedModels = row.AllowedModels,
            RequestsPerMinute = row.RequestsPerMinute,
            TokensPerMinute = row.TokensPerMinute,
            MaxConcurrent = row.MaxConcurrent,
        },
        AllowedServices = row.AllowedServices,
        ValidUntil = validUntil,
        IsRotatedOut = isRotatedOut,
        IsDisabled = row.IsDisabled,
    };
}
