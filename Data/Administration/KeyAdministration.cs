using System.Text.Json;
using BedrockAspire.Data.Entities;
using BedrockAspire.Data.Stores;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Errors;
using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Data.Administration;

/// <summary>Keys, for the admin API.</summary>
public sealed class KeyAdministration
{
    private const string Kind = "key";
    private const int LastFour = 4;

    private readonly IDbContextFactory<GatewayContext> _contexts;
    private readonly Changes _changes;

    internal KeyAdministration(IDbContextFactory<GatewayContext> contexts, Changes changes)
    {
        _contexts = contexts;
        _changes = changes;
    }

    /// <summary>Lists keys, the newest first.</summary>
    public Task<Page<KeyView>> ListAsync(KeyFilter filter, Paging paging, CancellationToken cancellationToken) => StoreFailures.GuardAsync(async () =>
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        var keys = context.Keys.AsNoTracking();
        keys = filter.IncludeDeleted ? keys : keys.Where(key => key.DeletedAt == null);
        keys = filter.TeamId is { } team ? keys.Where(key => key.TeamId == team) : keys;
        keys = filter.OwnerUserId is { } owner ? keys.Where(key => key.OwnerUserId == owner) : keys;
        keys = filter.Role is { } role ? keys.Where(key => key.Role == role) : keys;
        // In the database's own way of small letters: the query is translated, no text of ours is compared.
#pragma warning disable CA1304, CA1311, CA1862
        keys = filter.Search is { } search ? keys.Where(key => key.Name.ToLower().Contains(search.ToLower())) : keys;
#pragma warning restore CA1304, CA1311, CA1862
        var rows = await keys.OrderByDescending(key => key.CreatedAt).ThenBy(key => key.Id)
            .Skip(paging.Offset).Take(paging.Limit + 1).ToListAsync(cancellationToken);
        var now = _changes.Now;
        return Page<KeyView>.Of([.. rows.Select(row => KeyView.Of(row, now))], paging);
    });

    /// <summary>Finds a key, deleted ones included.</summary>
    public Task<KeyView> GetAsync(Guid id, CancellationToken cancellationToken) => StoreFailures.GuardAsync(async () =>
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Keys.AsNoTracking().SingleOrDefaultAsync(key => key.Id == id, cancellationToken) ?? throw NotFound(id);
        return KeyView.Of(row, _changes.Now);
    });

    /// <summary>Makes a key. Its secret is in the answer and nowhere else.</summary>
    public Task<IssuedKeyView> CreateAsync(KeySettings settings, Actor actor, CancellationToken cancellationToken) =>
        _changes.RunAsync(actor, async (context, now) =>
        {
            var secret = KeySecret.Create();
            var row = new ApiKeyRow
            {
                Id = Guid.CreateVersion7(now),
                Name = settings.Name,
                KeyHash = KeyHash.Of(secret).ToArray(),
                LastFour = secret[^LastFour..],
                CreatedAt = now,
                UpdatedAt = now,
                Version = 1,
            };
            await ApplyAsync(context, row, settings, cancellationToken);
            context.Keys.Add(row);
            var view = KeyView.Of(row, now);
            return new Change<IssuedKeyView>(Changes.Create, Kind, row.Id.ToString(), null, Json(view), new IssuedKeyView(view, secret));
        }, cancellationToken);

    /// <summary>Changes a key.</summary>
    /// <param name="id">Which.</param>
    /// <param name="version">The version that the caller has seen; null for whatever there is.</param>
    /// <param name="edit">Makes of the settings that it has those that it shall have.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public Task<KeyView> UpdateAsync(Guid id, int? version, Func<KeySettings, KeySettings> edit, Actor actor, CancellationToken cancellationToken) =>
        _changes.RunAsync(actor, async (context, now) =>
        {
            var row = await FindAsync(context, id, version, cancellationToken);
            var before = Json(KeyView.Of(row, now));
            await ApplyAsync(context, row, edit(SettingsOf(row)), cancellationToken);
            var view = Touch(row, now);
            return new Change<KeyView>(Changes.Update, Kind, row.Id.ToString(), before, Json(view), view);
        }, cancellationToken);

    /// <summary>Gives a key a new secret.</summary>
    /// <param name="id">Which.</param>
    /// <param name="version">The version that the caller has seen; null for whatever there is.</param>
    /// <param name="grace">How long the present secret stays valid.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public Task<IssuedKeyView> RotateAsync(Guid id, int? version, TimeSpan grace, Actor actor, CancellationToken cancellationToken) =>
        _changes.RunAsync(actor, async (context, now) =>
        {
            var row = await FindAsync(context, id, version, cancellationToken);
            var before = Json(KeyView.Of(row, now));
            var secret = KeySecret.Create();
            // Also without grace: whoever shows the old key is told that there is a newer one.
            row.PreviousHash = row.KeyHash;
            row.PreviousValidUntil = now + grace;
            row.KeyHash = KeyHash.Of(secret).ToArray();
            row.LastFour = secret[^LastFour..];
            var view = Touch(row, now);
            return new Change<IssuedKeyView>(Changes.Rotate, Kind, row.Id.ToString(), before, Json(view), new IssuedKeyView(view, secret));
        }, cancellationToken);

    /// <summary>Deletes a key. Its name stays, for the ledger's sake.</summary>
    public Task DeleteAsync(Guid id, int? version, Actor actor, CancellationToken cancellationToken) =>
        _changes.RunAsync(actor, async (context, now) =>
        {
            var row = await FindAsync(context, id, version, cancellationToken);
            var before = Json(KeyView.Of(row, now));
            row.KeyHash = null;
            row.PreviousHash = null;
            row.PreviousValidUntil = null;
            row.DeletedAt = now;
            Touch(row, now);
            return new Change<bool>(Changes.Delete, Kind, row.Id.ToString(), before, null, true);
        }, cancellationToken);

    private static async Task<ApiKeyRow> FindAsync(GatewayContext context, Guid id, int? version, CancellationToken cancellationToken)
    {
        var row = await context.Keys.SingleOrDefaultAsync(key => key.Id == id && key.DeletedAt == null, cancellationToken) ?? throw NotFound(id);
        if (row.Id == Caller.MasterKeyId)
        {
            throw new GatewayException(GatewayErrorKind.Conflict, "This is the configured key. Change it in the configuration (Gateway:ApiKey); here it can only be given budgets.");
        }

        Changes.RequireVersion(version, row.Version);
        return row;
    }

    private static async Task ApplyAsync(GatewayContext context, ApiKeyRow row, KeySettings settings, CancellationToken cancellationToken)
    {
        await References.RequireTeamAsync(context, settings.TeamId == row.TeamId ? null : settings.TeamId, cancellationToken);
        row.Name = settings.Name;
        row.Role = settings.Role;
        row.TeamId = settings.TeamId;
        row.OwnerUserId = settings.OwnerUserId;
        row.AllowedModels = [.. settings.AllowedModels];
        row.AllowedServices = [.. settings.AllowedServices];
        row.RequestsPerMinute = settings.RequestsPerMinute;
        row.TokensPerMinute = settings.TokensPerMinute;
        row.MaxConcurrent = settings.MaxConcurrent;
        row.ExpiresAt = settings.ExpiresAt;
        row.IsDisabled = settings.IsDisabled;
        row.Note = settings.Note;
    }

    private static KeySettings SettingsOf(ApiKeyRow row) => new()
    {
        Name = row.Name,
        Role = row.Role,
        TeamId = row.TeamId,
        OwnerUserId = row.OwnerUserId,
        AllowedModels = row.AllowedModels,
        AllowedServices = row.AllowedServices,
        RequestsPerMinute = row.RequestsPerMinute,
        TokensPerMinute = row.TokensPerMinute,
        MaxConcurrent = row.MaxConcurrent,
        ExpiresAt = row.ExpiresAt,
        IsDisabled = row.IsDisabled,
        Note = row.Note,
    };

    private static KeyView Touch(ApiKeyRow row, DateTimeOffset now)
    {
        row.UpdatedAt = now;
        row.Version++;
        return KeyView.Of(row, now);
    }

    private static GatewayException NotFound(Guid id) => Changes.NotFound(Kind, id.ToString());

    private static string Json(KeyView view) => JsonSerializer.Serialize(view, AdministrationJsonContext.Default.KeyView);
}
