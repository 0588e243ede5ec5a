using BedrockAspire.Data;
using BedrockAspire.Data.Budgets;
using BedrockAspire.Data.Entities;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Limits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace BedrockAspire.Tests.Limits;

/// <summary>A budget store over a real database, and what a test does to the tables behind its back.</summary>
internal sealed class StoreUnderTest : IAsyncDisposable
{
    private readonly IHost _host;

    public StoreUnderTest(string connectionString, TimeProvider? time = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new($"ConnectionStrings:{DatabaseOptions.ConnectionName}", connectionString)]);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.AddDatabase();
        _host = builder.Build();
        Store = _host.Services.GetRequiredService<IBudgetStore>();
    }

    public IBudgetStore Store { get; }

    public static Budget GatewayBudget(decimal dollars, BudgetInterval interval = BudgetInterval.Total) =>
        new(Guid.CreateVersion7(), "Everybody", BudgetScope.Gateway, "", interval, Money.FromDollars(dollars));

    public Task AddAsync(Budget budget) => ChangeAsync(context => context.Budgets.Add(new BudgetRow
    {
        Id = budget.Id,
        Name = budget.Name,
        Scope = budget.Scope,
        ScopeId = budget.Subject,
        Interval = budget.Interval,
        LimitNanodollars = budget.Limit.Nanodollars,
        IsEnabled = true,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    }));

    public Task SetLimitAsync(Budget budget, decimal dollars) => ChangeAsync(
        context => context.Budgets.Single(row => row.Id == budget.Id).LimitNanodollars = Money.FromDollars(dollars).Nanodollars);

    public Task DeleteAsync(Budget budget) => ChangeAsync(context => context.Budgets.Remove(context.Budgets.Single(row => row.Id == budget.Id)));

    /// <summary>Makes a replica look as if it had died some time ago.</summary>
    public Task LetDieAsync(Replica replica) => ChangeAsync(
        context => context.Replicas.Single(row => row.Id == replica.Id).SeenAt -= Replica.Lifetime * 2);

    /// <summary>Removes what is long gone, as services do every hour.</summary>
    public Task<(int Leases, int Replicas)> CleanAsync(DateTimeOffset now) =>
        new LeaseCleaner(_host.Services.GetRequiredService<IDbContextFactory<GatewayContext>>(), new FakeTimeProvider(now), NullLogger<LeaseCleaner>.Instance)
            .CleanAsync(TestContext.Current.CancellationToken);

    /// <summary>What a period's own row says, leases and replicas apart.</summary>
    public async Task<(long Settled, long Leased, long WrittenOff, int Leases)> RowsAsync(Budget budget, DateTimeOffset start)
    {
        await using var context = await _host.Services.GetRequiredService<IDbContextFactory<GatewayContext>>().CreateDbContextAsync();
        var period = context.BudgetPeriods.Single(row => row.BudgetId == budget.Id && row.PeriodStart == start);
        return (period.SettledNanodollars, period.LeasedNanodollars, period.WrittenOffNanodollars, context.BudgetLeases.Count(row => row.BudgetId == budget.Id));
    }

    public async Task<BudgetState> StateAsync(Budget budget) =>
        Assert.Single(await Store.StatesAsync(TestContext.Current.CancellationToken), state => state.Budget.Id == budget.Id);

    public async ValueTask DisposeAsync()
    {
        if (_host.Services.GetService<NpgsqlDataSource>() is { } dataSource)
        {
            await dataSource.DisposeAsync();
        }

        _host.Dispose();
    }

    private async Task ChangeAsync(Action<GatewayContext> change)
    {
        await using var context = await _host.Services.GetRequiredService<IDbContextFactory<GatewayContext>>().CreateDbContextAsync();
        change(context);
        context.SettingsVersions.Single().Version++;
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
