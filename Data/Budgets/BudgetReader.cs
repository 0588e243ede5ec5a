using BedrockAspire.Data.Entities;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Limits;
using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Data.Budgets;

/// <summary>What is read of budgets in the same way from every database.</summary>
internal static class BudgetReader
{
    /// <summary>All budgets that are in force.</summary>
    public static async Task<LimitSettings> SettingsAsync(
        IDbContextFactory<GatewayContext> contexts, long version, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.Budgets.AsNoTracking().Where(budget => budget.IsEnabled).ToListAsync(cancellationToken);
        return new LimitSettings(version, [.. rows.Select(Map)]);
    }

    /// <summary>How the current periods of all budgets stand, of those that are not in force too.</summary>
    public static async Task<IReadOnlyList<BudgetState>> StatesAsync(
        IDbContextFactory<GatewayContext> contexts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.Budgets.AsNoTracking().OrderBy(budget => budget.Name).ToListAsync(cancellationToken);
        DateTimeOffset[] starts = [.. rows.Select(budget => PeriodWindow.Of(budget.Interval, now).Start).Distinct()];
        var periods = (await PeriodsAsync(context, starts, now, cancellationToken)).ToDictionary(period => (period.BudgetId, period.PeriodStart));
        return [.. rows.Select(budget => StateOf(budget, PeriodWindow.Of(budget.Interval, now), periods))];
    }

    /// <summary>Periods, with what dead replicas held as written off and no longer as leased.</summary>
    public static async Task<IReadOnlyList<BudgetPeriodRow>> PeriodsAsync(
        GatewayContext context, IReadOnlyList<DateTimeOffset> starts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var dead = now - Replica.Lifetime;
        var periods = await context.BudgetPeriods.AsNoTracking().Where(period => starts.Contains(period.PeriodStart)).ToListAsync(cancellationToken);
        var orphans = await context.BudgetLeases.AsNoTracking()
            .Where(lease => starts.Contains(lease.PeriodStart) && lease.GrantedNanodollars > lease.SpentNanodollars)
            .Where(lease => !context.Replicas.Any(replica => replica.Id == lease.ReplicaId && replica.SeenAt > dead))
            .GroupBy(lease => new { lease.BudgetId, lease.PeriodStart })
            .Select(group => new { group.Key, Amount = group.Sum(lease => lease.GrantedNanodollars - lease.SpentNanodollars) })
            .ToDictionaryAsync(group => (group.Key.BudgetId, group.Key.PeriodStart), group => group.Amount, cancellationToken);
        foreach (var period in periods)
        {
            var orphaned = orphans.GetValueOrDefault((period.BudgetId, period.PeriodStart));
            period.LeasedNanodollars -= orphaned;
            period.WrittenOffNanodollars += orphaned;
        }

        return periods;
    }

    private static BudgetState StateOf(BudgetRow budget, PeriodWindow window, Dictionary<(Guid, DateTimeOffset), BudgetPeriodRow> periods)
    {
        var period = periods.GetValueOrDefault((budget.Id, window.Start));
        return new BudgetState(
            Map(budget),
            window,
            new Money(period?.SettledNanodollars ?? 0),
            new Money(period?.LeasedNanodollars ?? 0),
            new Money(period?.WrittenOffNanodollars ?? 0));
    }

    private static Budget Map(BudgetRow row) =>
        new(row.Id, row.Name, row.Scope, row.ScopeId, row.Interval, new Money(row.LimitNanodollars));
}
