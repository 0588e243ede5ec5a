using System.Text.Json;
using BedrockAspire.Data.Budgets;
using BedrockAspire.Data.Entities;
using BedrockAspire.Data.Stores;
using BedrockAspire.Gateway.Accounts;
using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Data.Administration;

/// <summary>Budgets, for the admin API.</summary>
public sealed class BudgetAdministration
{
    private const string Kind = "budget";

    private readonly IDbContextFactory<GatewayContext> _contexts;
    private readonly Changes _changes;

    internal BudgetAdministration(IDbContextFactory<GatewayContext> contexts, Changes changes)
    {
        _contexts = contexts;
        _changes = changes;
    }

    /// <summary>Lists budgets by name, with what became of them in the current period.</summary>
    public Task<Page<BudgetView>> ListAsync(BudgetScope? scope, string? scopeId, Paging paging, CancellationToken cancellationToken) =>
        StoreFailures.GuardAsync(async () =>
        {
            await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
            var budgets = context.Budgets.AsNoTracking();
            budgets = scope is null ? budgets : budgets.Where(budget => budget.Scope == scope);
            budgets = scopeId is null ? budgets : budgets.Where(budget => budget.ScopeId == scopeId);
            var rows = await budgets.OrderBy(budget => budget.Name).ThenBy(budget => budget.Id)
                .Skip(paging.Offset).Take(paging.Limit + 1).ToListAsync(cancellationToken);
            return Page<BudgetView>.Of(await ViewsAsync(context, rows, _changes.Now, cancellationToken), paging);
        });

    /// <summary>Finds a budget.</summary>
    public Task<BudgetView> GetAsync(Guid id, CancellationToken cancellationToken) => StoreFailures.GuardAsync(async () =>
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        return await ViewAsync(context, await FindAsync(context, id, null, cancellationToken), _changes.Now, cancellationToken);
    });

    /// <summary>Makes a budget.</summary>
    public Task<BudgetView> CreateAsync(BudgetSettings settings, Actor actor, CancellationToken cancellationToken) =>
        _changes.RunAsync(actor, async (context, now) =>
        {
            await RequireScopeAsync(context, settings, cancellationToken);
            var row = new BudgetRow
            {
                Id = Guid.CreateVersion7(now),
                Name = settings.Name,
                Scope = settings.Scope,
                ScopeId = settings.Scope is BudgetScope.Key or BudgetScope.Team ? Guid.Parse(settings.ScopeId!).ToString() : settings.ScopeId ?? "",
                Interval = settings.Interval,
                LimitNanodollars = Money.FromDollars(settings.LimitUsd).Nanodollars,
                IsEnabled = settings.IsEnabled,
                CreatedAt = now,
                UpdatedAt = now,
                Version = 1,
            };
            context.Budgets.Add(row);
            var view = await ViewAsync(context, row, now, cancellationToken);
            return new Change<BudgetView>(Changes.Create, Kind, row.Id.ToString(), null, Json(view), view);
        }, cancellationToken);

    /// <summary>Changes a budget's name, limit or whether it holds.</summary>
    public Task<BudgetView> UpdateAsync(Guid id, int? version, Func<BudgetSettings, BudgetSettings> edit, Actor actor, CancellationToken cancellationToken) =>
        _changes.RunAsync(actor, async (context, now) =>
        {
            var row = await FindAsync(context, id, version, cancellationToken);
            var before = Json(await ViewAsync(context, row, now, cancellationToken));
            var settings = edit(new BudgetSettings
            {
                Name = row.Name,
                Scope = row.Scope,
                ScopeId = row.ScopeId,
                Interval = row.Interval,
                LimitUsd = new Money(row.LimitNanodollars).Dollars,
                IsEnabled = row.IsEnabled,
            });
            row.Name = settings.Name;
            row.LimitNanodollars = Money.FromDollars(settings.LimitUsd).Nanodollars;
            row.IsEnabled = settings.IsEnabled;
            row.UpdatedAt = now;
            row.Version++;
            var view = await ViewAsync(context, row, now, cancellationToken);
            return new Change<BudgetView>(Changes.Update, Kind, row.Id.ToString(), before, Json(view), view);
        }, cancellationToken);

    /// <summary>Deletes a budget and what was counted for it.</summary>
    public Task DeleteAsync(Guid id, int? version, Actor actor, CancellationToken cancellationToken) =>
        _changes.RunAsync(actor, async (context, now) =>
        {
            var row = await FindAsync(context, id, version, cancellationToken);
            var view = await ViewAsync(context, row, now, cancellationToken);
            context.Budgets.Remove(row);
            return new Change<bool>(Changes.Delete, Kind, row.Id.ToString(), Json(view), null, true);
        }, cancellationToken);

    private static async Task<BudgetRow> FindAsync(GatewayContext context, Guid id, int? version, CancellationToken cancellationToken)
    {
        var row = await context.Budgets.SingleOrDefaultAsync(budget => budget.Id == id, cancellationToken) ?? throw Changes.NotFound(Kind, id.ToString());
        Changes.RequireVersion(version, row.Version);
        return row;
    }

    // A budget of somebody who is not there would bound nothing, and nobody would notice. People may be budgeted before they are first seen.
    private static async Task RequireScopeAsync(GatewayContext context, BudgetSettings settings, CancellationToken cancellationToken)
    {
        var isGuid = Guid.TryParse(settings.ScopeId, out var id);
        var fault = settings.Scope switch
        {
            BudgetScope.Gateway => settings.ScopeId is null ? null : "must be null: the gateway's own budget is nobody's in particular",
            BudgetScope.Team when !isGuid || !await context.Teams.AnyAsync(team => team.Id == id && team.DeletedAt == null, cancellationToken) => "names a team that does not exist",
            BudgetScope.Key when !isGuid || !await context.Keys.AnyAsync(key => key.Id == id && key.DeletedAt == null, cancellationToken) => "names a key that does not exist",
            BudgetScope.User when string.IsNullOrWhiteSpace(settings.ScopeId) => "is missing: name the user whose budget this is",
            _ => null,
        };
        if (fault is not null)
        {
            throw References.Missing("scope_id", fault);
        }
    }

    private static async Task<BudgetView> ViewAsync(GatewayContext context, BudgetRow row, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await ViewsAsync(context, [row], now, cancellationToken))[0];

    private static async Task<List<BudgetView>> ViewsAsync(GatewayContext context, List<BudgetRow> rows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var starts = Enum.GetValues<BudgetInterval>().Select(interval => interval.PeriodOf(now).Start).Distinct().ToList();
        var periods = await BudgetReader.PeriodsAsync(context, starts, now, cancellationToken);
        var names = await ScopeNames.FindAsync(context, rows, cancellationToken);
        return [.. rows.Select(row => BudgetView.Of(
            row,
            periods.FirstOrDefault(period => period.BudgetId == row.Id && period.PeriodStart == row.Interval.PeriodOf(now).Start),
            names.GetValueOrDefault((row.Scope, row.ScopeId)),
            now))];
    }

    private static string Json(BudgetView view) => JsonSerializer.Serialize(view, AdministrationJsonContext.Default.BudgetView);
}
