using System.Text.Json;
using BedrockAspire.Data.Entities;
using BedrockAspire.Data.Stores;
using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Data.Administration;

/// <summary>People, for the admin API.</summary>
public sealed class UserAdministration
{
    private const string Kind = "user";

    private readonly IDbContextFactory<GatewayContext> _contexts;
    private readonly Changes _changes;

    internal UserAdministration(IDbContextFactory<GatewayContext> contexts, Changes changes)
    {
        _contexts = contexts;
        _changes = changes;
    }

    /// <summary>Lists people; who was seen last comes first.</summary>
    public Task<Page<UserView>> ListAsync(Guid? teamId, bool? isBlocked, string? search, Paging paging, CancellationToken cancellationToken) =>
        StoreFailures.GuardAsync(async () =>
        {
            await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
            var users = context.Users.AsNoTracking();
            users = teamId is null ? users : users.Where(user => user.TeamId == teamId);
            users = isBlocked is null ? users : users.Where(user => user.IsBlocked == isBlocked);
            // In the database's own way of small letters: the query is translated, no text of ours is compared.
#pragma warning disable CA1304, CA1311, CA1862
            users = search is null ? users : users.Where(user => user.Id.ToLower().Contains(search.ToLower())
                || user.Name!.ToLower().Contains(search.ToLower()) || user.Email!.ToLower().Contains(search.ToLower()));
#pragma warning restore CA1304, CA1311, CA1862
            var rows = await users.OrderByDescending(user => user.LastSeenAt).ThenBy(user => user.Id)
                .Skip(paging.Offset).Take(paging.Limit + 1).ToListAsync(cancellationToken);
            return Page<UserView>.Of([.. rows.Select(UserView.Of)], paging);
        });

    /// <summary>Finds a person.</summary>
    public Task<UserView> GetAsync(string id, CancellationToken cancellationToken) => StoreFailures.GuardAsync(async () =>
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        return UserView.Of(await FindAsync(context, id, null, cancellationToken));
    });

    /// <summary>Blocks a person, or puts them into a team.</summary>
    public Task<UserView> UpdateAsync(string id, int? version, Func<UserChoices, UserChoices> edit, Actor actor, CancellationToken cancellationToken) =>
        _changes.RunAsync(actor, async (context, now) =>
        {
            var row = await FindAsync(context, id, version, cancellationToken);
            var before = Json(UserView.Of(row));
            var choices = edit(new UserChoices { IsBlocked = row.IsBlocked, TeamId = row.TeamId, Note = row.Note });
            await References.RequireTeamAsync(context, choices.TeamId == row.TeamId ? null : choices.TeamId, cancellationToken);
            row.IsBlocked = choices.IsBlocked;
            row.TeamId = choices.TeamId;
            row.Note = choices.Note;
            row.UpdatedAt = now;
            row.Version++;
            var view = UserView.Of(row);
            return new Change<UserView>(Changes.Update, Kind, row.Id, before, Json(view), view);
        }, cancellationToken);

    private static async Task<AppUserRow> FindAsync(GatewayContext context, string id, int? version, CancellationToken cancellationToken)
    {
        var row = await context.Users.SingleOrDefaultAsync(user => user.Id == id, cancellationToken) ?? throw Changes.NotFound(Kind, id);
        Changes.RequireVersion(version, row.Version);
        return row;
    }

    private static string Json(UserView view) => JsonSerializer.Serialize(view, AdministrationJsonContext.Default.UserView);
}
