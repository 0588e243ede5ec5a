using System.Text.Json;
using BedrockAspire.Data.Entities;
using BedrockAspire.Data.Stores;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Errors;
using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Data.Administration;

/// <summary>Teams, for the admin API.</summary>
public sealed class TeamAdministration
{
    private const string Kind = "team";

    private readonly IDbContextFactory<GatewayContext> _contexts;
    private readonly Changes _changes;

    internal TeamAdministration(IDbContextFactory<GatewayContext> contexts, Changes changes)
    {
        _contexts = contexts;
        _changes = changes;
    }

    /// <summary>Lists teams by name.</summary>
    public Task<Page<TeamView>> ListAsync(string? search, Paging paging, CancellationToken cancellationToken) => StoreFailures.GuardAsync(async () =>
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        var teams = context.Teams.AsNoTracking().Where(team => team.DeletedAt == null);
        // In the database's own way of small letters: the query is translated, no text of ours is compared.
#pragma warning disable CA1304, CA1311, CA1862
        teams = search is null ? teams : teams.Where(team => team.Name.ToLower().Contains(search.ToLower()));
#pragma warning restore CA1304, CA1311, CA1862
        var rows = await teams.OrderBy(team => team.Name).ThenBy(team => team.Id).Skip(paging.Offset).Take(paging.Limit + 1)
            .Select(team => new
            {
                Row = team,
                Keys = context.Keys.Count(key => key.TeamId == team.Id && key.DeletedAt == null),
                Users = context.Users.Count(user => user.TeamId == team.Id),
            })
            .ToListAsync(cancellationToken);
        return Page<TeamView>.Of([.. rows.Select(team => TeamView.Of(team.Row, team.Keys, team.Users))], paging);
    });

    /// <summary>Finds a team.</summary>
    public Task<TeamView> GetAsync(Guid id, CancellationToken cancellationToken) => StoreFailures.GuardAsync(async () =>
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        return await ViewAsync(context, await FindAsync(context, id, null, cancellationToken), cancellationToken);
    });

    /// <summary>Makes a team.</summary>
    public Task<TeamView> CreateAsync(TeamSettings settings, Actor actor, CancellationToken cancellationToken) =>
        _changes.RunAsync(actor, (context, now) =>
        {
            var row = new TeamRow { Id = Guid.CreateVersion7(now), Name = settings.Name, Note = settings.Note, CreatedAt = now, UpdatedAt = now, Version = 1 };
            context.Teams.Add(row);
            var view = TeamView.Of(row, 0, 0);
            return Task.FromResult(new Change<TeamView>(Changes.Create, Kind, row.Id.ToString(), null, Json(view), view));
        }, cancellationToken);

    /// <summary>Changes a team.</summary>
    public Task<TeamView> UpdateAsync(Guid id, int? version, Func<TeamSettings, TeamSettings> edit, Actor actor, CancellationToken cancellationToken) =>
        _changes.RunAsync(actor, async (context, now) =>
        {
            var row = await FindAsync(context, id, version, cancellationToken);
            var view = await ViewAsync(context, row, cancellationToken);
            var before = Json(view);
            var settings = edit(new TeamSettings { Name = row.Name, Note = row.Note });
            row.Name = settings.Name;
            row.Note = settings.Note;
            row.UpdatedAt = now;
            row.Version++;
            view = TeamView.Of(row, view.Keys, view.Users);
            return new Change<TeamView>(Changes.Update, Kind, row.Id.ToString(), before, Json(view), view);
        }, cancellationToken);

    /// <summary>Deletes a team that has neither keys nor people. Its name stays, for the ledger's sake; its budgets go.</summary>
    public Task DeleteAsync(Guid id, int? version, Actor actor, CancellationToken cancellationToken) =>
        _changes.RunAsync(actor, async (context, now) =>
        {
            var row = await FindAsync(context, id, version, cancellationToken);
            var view = await ViewAsync(context, row, cancellationToken);
            if (view.Keys + view.Users > 0)
            {
                throw new GatewayException(
                    GatewayErrorKind.Conflict, $"The team has {view.Keys} keys and {view.Users} users. Move or delete them first.");
            }

            var scopeId = id.ToString();
            context.Budgets.RemoveRange(await context.Budgets
                .Where(budget => budget.Scope == BudgetScope.Team && budget.ScopeId == scopeId).ToListAsync(cancellationToken));
            row.DeletedAt = now;
            row.UpdatedAt = now;
            row.Version++;
            return new Change<bool>(Changes.Delete, Kind, row.Id.ToString(), Json(view), null, true);
        }, cancellationToken);

    private static async Task<TeamRow> FindAsync(GatewayContext context, Guid id, int? version, CancellationToken cancellationToken)
    {
        var row = await context.Teams.SingleOrDefaultAsync(team => team.Id == id && team.DeletedAt == null, cancellationToken)
            ?? throw Changes.NotFound(Kind, id.ToString());
        Changes.RequireVersion(version, row.Version);
        return row;
    }

    private static async Task<TeamView> ViewAsync(GatewayContext context, TeamRow row, CancellationToken cancellationToken) => TeamView.Of(
        row,
        await context.Keys.CountAsync(key => key.TeamId == row.Id && key.DeletedAt == null, cancellationToken),
        await context.Users.CountAsync(user => user.TeamId == row.Id, cancellationToken));

    private static string Json(TeamView view) => JsonSerializer.Serialize(view, AdministrationJsonContext.Default.TeamView);
}
