using BedrockAspire.Data.Entities;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Usage;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BedrockAspire.Tests.Usage;

/// <summary>The stores of both databases, on real ones.</summary>
public sealed class UsageStoreTests(PostgresServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Records_are_added_and_summed_up_once_however_often_they_are_sent(bool isPostgres)
    {
        await using var database = await DatabaseAsync(isPostgres);
        var store = database.Services.GetRequiredService<IUsageStore>();
        var records = Records();

        Assert.Equal(3, await store.AddAsync(records[..3], Token));
        Assert.Equal(0, await store.AddAsync(records[..3], Token));
        // A batch that was half there, and one that holds a record twice.
        Assert.Equal(2, await store.AddAsync([.. records, records[0]], Token));
        await store.MaintainAsync(UsageSamples.Start, null, Token);

        var rows = await RowsAsync(database);
        Assert.Equal(5, rows.Records.Count);
        var row = rows.Records.Single(row => row.Id == records[0].Id);
        Assert.Equal((records[0].StartedAt, "chat", "chat"), (row.RecordedAt, row.Service, row.Operation));
        Assert.Equal(("claude-opus", "us." + UsageSamples.Model, "us", "us-east-1"), (row.RequestedModel, row.ResolvedModel, row.Geography, row.Region));
        Assert.Equal((1L, 22L, 333L, 4444L, 55555L), (row.InputTokens, row.OutputTokens, row.CacheReadTokens, row.CacheWrite5mTokens, row.CacheWrite1hTokens));
        Assert.Equal((2, 7, 1_234_567L, 1234, 250), (row.Pictures, row.Queries, row.CostNanodollars, row.LatencyMs, row.FirstTokenMs));
        Assert.Equal((200, "completed", true, false, null, "r0"), (row.Status, row.Outcome, row.IsStreaming, row.IsEstimated, row.ErrorType, row.TraceId));
        Assert.Equal((UsageSamples.Person.KeyId, UsageSamples.Person.TeamId, UsageSamples.Person.UserId, true), (row.KeyId, row.TeamId, row.UserId, row.IsUserVerified));

        Assert.Equal(2, rows.Days.Count);
        var day = rows.Days.Single(day => day.UserId.Length > 0);
        Assert.Equal((new DateOnly(2026, 11, 25), UsageSamples.Model, "chat"), (day.Day, day.Model, day.Service));
        Assert.Equal((4L, 1L, 1L), (day.Calls, day.Errors, day.UnpricedCalls));
        Assert.Equal((1L + 2 + 3 + 1000, 22L + 22 + 22 + 100, 3 * 333L, 3 * (4444L + 55555L)), (day.InputTokens, day.OutputTokens, day.CacheReadTokens, day.CacheWriteTokens));
        Assert.Equal((6L, 21L, (2 * 1_234_567L) + 9_625_000L), (day.Pictures, day.Queries, day.CostNanodollars));
        Assert.Equal((3 * 1234L, 3 * 250L, 3L), (day.LatencyMsSum, day.FirstTokenMsSum, day.FirstTokenCalls));
        var other = rows.Days.Single(day => day.UserId.Length == 0);
        Assert.Equal((Guid.Empty, Caller.MasterKeyId, 1L), (other.TeamId, other.KeyId, other.Calls));
    }

    [Fact]
    public async Task Replicas_that_add_at_once_lose_nothing_and_do_not_lock_each_other_out()
    {
        await using var database = await DatabaseAsync(isPostgres: true);
        var store = database.Services.GetRequiredService<IUsageStore>();
        var models = Enumerable.Range(0, 20).Select(i => $"model-{i}").ToArray();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(replica => Task.Run(async () =>
        {
            var random = new Random(replica);
            var shuffled = models.ToArray();
            for (var batch = 0; batch < 10; batch++)
            {
                random.Shuffle(shuffled);
                await store.AddAsync([.. shuffled.Select(model => UsageSamples.Ended(Guid.NewGuid(), "r") with { Model = model, Geography = null })], Token);
            }
        }))).WaitAsync(TestTimeouts.Default, Token);

        var rows = await RowsAsync(database);
        Assert.Equal(800, rows.Records.Count);
        Assert.Equal(20, rows.Days.Count);
        Assert.All(rows.Days, day => Assert.Equal(40, day.Calls));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Months_that_are_no_longer_kept_are_dropped_and_their_sums_stay(bool isPostgres)
    {
        await using var database = await DatabaseAsync(isPostgres);
        var store = database.Services.GetRequiredService<IUsageStore>();
        var month = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        if (isPostgres)
        {
            await CreatePartitionAsync(database, "usage_record_2026_01", "2026-01-01", "2026-02-01");
        }

        await store.AddAsync(
            [.. new[] { -10, -3, -2, 0 }.Select(months => UsageSamples.Ended(Guid.NewGuid(), "r") with { StartedAt = month.AddMonths(months) })], Token);

        await store.MaintainAsync(UsageSamples.Start, 2, Token);
        await store.MaintainAsync(UsageSamples.Start, 2, Token);

        var rows = await RowsAsync(database);
        Assert.Equal([month.AddMonths(-2), month], rows.Records.Select(row => row.RecordedAt).Order());
        Assert.Equal(4, rows.Days.Count);
        if (isPostgres)
        {
            Assert.DoesNotContain("usage_record_2026_01", await PartitionsAsync(database));
        }
    }

    private static UsageRecord[] Records() =>
    [
        .. Enumerable.Range(1, 3).Select(i => UsageSamples.Ended(Guid.NewGuid(), $"r{i - 1}", i) with { Service = "chat", Cost = i == 3 ? null : new Money(1_234_567) }),
        UsageSamples.Begun(Guid.NewGuid(), "r3") with { Service = "chat" },
        UsageSamples.Ended(Guid.NewGuid(), "r4") with { Service = "chat", KeyId = Caller.MasterKeyId, TeamId = null, UserId = null, Geography = null },
    ];

    private static async Task<(List<UsageRecordRow> Records, List<UsageDailyRow> Days)> RowsAsync(UsageDatabase database)
    {
        await using var context = await database.ContextAsync();
        return (await context.UsageRecords.AsNoTracking().ToListAsync(Token), await context.UsageDays.AsNoTracking().ToListAsync(Token));
    }

    private static async Task CreatePartitionAsync(UsageDatabase database, string name, string from, string to)
    {
        await using var command = database.Services.GetRequiredService<NpgsqlDataSource>()
            .CreateCommand($"CREATE TABLE {name} PARTITION OF usage_record FOR VALUES FROM ('{from}T00:00:00Z') TO ('{to}T00:00:00Z')");
        await command.ExecuteNonQueryAsync(Token);
    }

    private static async Task<List<string>> PartitionsAsync(UsageDatabase database)
    {
        await using var command = database.Services.GetRequiredService<NpgsqlDataSource>()
            .CreateCommand("SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'usage_record'::regclass");
        await using var reader = await command.ExecuteReaderAsync(Token);
        List<string> names = [];
        while (await reader.ReadAsync(Token))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    private Task<UsageDatabase> DatabaseAsync(bool isPostgres) => UsageDatabase.CreateAsync(isPostgres ? server : null);
}
