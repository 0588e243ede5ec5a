using BedrockAspire.Data.Entities;
using BedrockAspire.Gateway.Accounts;
using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Data.Stores;

/// <summary>People in the database.</summary>
internal sealed class UserStore(IDbContextFactory<GatewayContext> contexts) : IUserStore
{
    // Two replicas may see the same new person at once; the slower one finds a row on its second attempt.
    private const int Attempts = 3;

    /// <inheritdoc />
    public Task<IReadOnlyDictionary<string, UserSettings>> ListSettingsAsync(CancellationToken cancellationToken) =>
        StoreFailures.GuardAsync<IReadOnlyDictionary<string, UserSettings>>(async () =>
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            return await context.Users.AsNoTracking()
                .Where(user => user.IsBlocked || user.TeamId != null)
                .Select(user => new { user.Id, user.IsBlocked, user.TeamId })
                .ToDictionaryAsync(user => user.Id, user => new UserSettings(user.IsBlocked, user.TeamId), StringComparer.Ordinal, cancellationToken);
        });

    /// <inheritdoc />
    public Task NoteSeenAsync(IReadOnlyCollection<UserSighting> sightings, CancellationToken cancellationToken) => StoreFailures.GuardAsync(async () =>
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var context = await contexts.CreateDbContextAsync(cancellationToken);
                await MergeAsync(context, sightings, cancellationToken);
                return await context.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException) when (attempt < Attempts)
            {
                // Read anew and try again.
            }
        }
    });

    private static async Task MergeAsync(GatewayContext context, IReadOnlyCollection<UserSighting> sightings, CancellationToken cancellationToken)
    {
        var ids = sightings.Select(sighting => sighting.Id).ToList();
        var known = await context.Users.Where(user => ids.Contains(user.Id)).ToDictionaryAsync(user => user.Id, StringComparer.Ordinal, cancellationToken);
        foreach (var sighting in sightings)
        {
            if (!known.TryGetValue(sighting.Id, out var user))
            {
                user = new AppUserRow { Id = sighting.Id, FirstSeenAt = sighting.At, UpdatedAt = sighting.At, Version = 1 };
                context.Users.Add(user);
                known[sighting.Id] = user;
            }

            // What was not said is no reason to forget what was. The version is the operator's: being seen changes nothing that an operator edits.
            user.Email = sighting.Email ?? user.Email;
            user.Name = sighting.Name ?? user.Name;
            user.Role = sighting.Role ?? user.Role;
            user.IsVerified |= sighting.IsSigned;
            user.LastSeenAt = sighting.At > user.LastSeenAt ? sighting.At : user.LastSeenAt;
        }
    }
}
