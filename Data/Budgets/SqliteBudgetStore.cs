using BedrockAspire.Data.Entities;
using BedrockAspire.Gateway.Limits;
using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Data.Budgets;

/// <summary>Budgets in SQLite, which has one writer at a time: a transaction is all the locking there is.</summary>
internal sealed class SqliteBudgetStore(IDbContextFactory<GatewayContext> contexts, TimeProvider timeProvider) : IBudgetStore
{
    /// <inheritdoc />
    public async Task<ReplicaNews> BeatAsync(Replica replica, long knownVersion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(replica);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = timeProvider.GetUtcNow();
        var dead = now - Replica.Lifetime;
        if (await context.Replicas.Where(row => row.Id == replica.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(seen => seen.SeenAt, now), cancellationToken) == 0)
        {
            context.Replicas.Add(new ReplicaRow { Id = replica.Id, Service = replica.Service, SeenAt = now });
            await context.SaveChangesAsync(cancellationToken);
        }

        var replicas = await context.Replicas.CountAsync(row => row.Service == replica.Service && row.SeenAt > dead, cancellationToken);
        var version = await context.SettingsVersions.Select(row => row.Version).SingleAsync(cancellationToken);
        return new ReplicaNews(replicas, version == knownVersion ? null : await BudgetReader.SettingsAsync(contexts, version, cancellationToken));
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<LeaseAnswer>> ExchangeAsync(Replica replica, IReadOnlyList<LeaseAsk> asks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(replica);
        ArgumentNullException.ThrowIfNull(asks);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // Immediate: the lock of the one writer is taken before anything is read.
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        List<LeaseAnswer> answers = [];
        foreach (var ask in asks)
        {
            if (await ExchangeAsync(context, replica, ask, cancellationToken) is { } answer)
            {
                answers.Add(answer);
            }
        }

        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return answers;
    }

    /// <inheritdoc />
    public async Task LeaveAsync(Replica replica, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(replica);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Replicas.Where(row => row.Id == replica.Id).ExecuteDeleteAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<BudgetState>> StatesAsync(CancellationToken cancellationToken) =>
        await BudgetReader.StatesAsync(contexts, timeProvider.GetUtcNow(), cancellationToken);

    private static async Task<LeaseAnswer?> ExchangeAsync(GatewayContext context, Replica replica, LeaseAsk ask, CancellationToken cancellationToken)
    {
        var start = ask.Window.Start;
        var budget = await context.Budgets.AsNoTracking().SingleOrDefaultAsync(row => row.Id == ask.BudgetId && row.IsEnabled, cancellationToken);
        if (budget is null)
        {
            return null;
        }

        if (await context.BudgetPeriods.FindAsync([ask.BudgetId, start], cancellationToken) is not { } period)
        {
            period = new BudgetPeriodRow { BudgetId = ask.BudgetId, PeriodStart = start };
            context.BudgetPeriods.Add(period);
        }

        if (await context.BudgetLeases.FindAsync([ask.BudgetId, start, replica.Id], cancellationToken) is not { } lease)
        {
            lease = new BudgetLeaseRow { BudgetId = ask.BudgetId, PeriodStart = start, ReplicaId = replica.Id };
            context.BudgetLeases.Add(lease);
        }

        // An exchange that is not newer than the last one changes nothing.
        if (ask.Sequence > lease.Sequence)
        {
            var spent = Math.Max(lease.SpentNanodollars, ask.Spent);
            var granted = LeaseRules.Grant(
                budget.LimitNanodollars, Committed(period), lease.GrantedNanodollars, spent, ask.Least, ask.Need, ask.Want);
            period.LeasedNanodollars += granted - spent - (lease.GrantedNanodollars - lease.SpentNanodollars);
            period.SettledNanodollars += spent - lease.SpentNanodollars;
            (lease.GrantedNanodollars, lease.SpentNanodollars, lease.Sequence) = (granted, spent, ask.Sequence);
        }

        return new LeaseAnswer(
            ask.BudgetId,
            start,
            budget.LimitNanodollars,
            lease.GrantedNanodollars,
            lease.SpentNanodollars,
            Committed(period),
            period.SettledNanodollars + period.WrittenOffNanodollars);
    }

    private static long Committed(BudgetPeriodRow period) => period.LeasedNanodollars + period.SettledNanodollars + period.WrittenOffNanodollars;
}
