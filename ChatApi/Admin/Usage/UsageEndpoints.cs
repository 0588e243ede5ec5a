using BedrockAspire.Data.Administration;
using BedrockAspire.Gateway.Usage.Queries;

namespace BedrockAspire.ChatApi.Admin.Usage;

/// <summary><c>/admin/v1/usage</c>: what was used, by whom, and what it cost.</summary>
internal static class UsageEndpoints
{
    private const int MaxCsvRows = 100_000;

    private static readonly TimeSpan RecentTime = TimeSpan.FromHours(24);

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/usage/summary", (Delegate)SummaryAsync).Produces<UsageSummaryView>();
        group.MapGet("/usage/daily", (Delegate)DailyAsync).Produces<Page<UsageSumView>>();
        group.MapGet("/usage/daily.csv", (Delegate)DailyCsvAsync).Produces(StatusCodes.Status200OK, contentType: UsageCsv.ContentType);
        group.MapGet("/usage/calls", (Delegate)CallsAsync).Produces<Page<UsageCallView>>();
        group.MapGet("/usage/calls.csv", (Delegate)CallsCsvAsync).Produces(StatusCodes.Status200OK, contentType: UsageCsv.ContentType);
    }

    private static async Task<IResult> SummaryAsync(HttpContext context)
    {
        var query = new UsageQuery(context);
        var (now, filter) = (query.Now, query.Common());
        query.Finish();
        var queries = AdminRequest.Store<IUsageQueries>(context);
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var month = today.AddDays(1 - today.Day);
        var tomorrow = today.AddDays(1);
        var ofToday = await TotalsAsync(queries, filter with { From = today, To = tomorrow }, context.RequestAborted);
        var ofMonth = await TotalsAsync(queries, filter with { From = month, To = tomorrow }, context.RequestAborted);
        var recent = await queries.RecentAsync(filter with { From = now - RecentTime, To = now.AddMinutes(1) }, context.RequestAborted);
        var budgets = await AdminRequest.Store<BudgetAdministration>(context).ListAsync(null, null, new Paging(UsageQuery.MaxLimit, null), context.RequestAborted);
        var view = UsageSummaryView.Of(now, ofToday, ofMonth, recent, budgets.Data);
        return AdminRequest.Answer(context, view, UsageJsonContext.Default.UsageSummaryView);
    }

    private static async Task<UsageTotals> TotalsAsync(IUsageQueries queries, UsageFilter filter, CancellationToken cancellationToken)
    {
        var sums = await queries.SumAsync(filter, UsageGrouping.None, 0, 1, cancellationToken);
        return sums.Count == 0 ? new UsageTotals() : sums[0].Totals;
    }

    private static async Task<IResult> DailyAsync(HttpContext context)
    {
        var query = new UsageQuery(context);
        var (filter, grouping) = (query.Days(), query.Grouping());
        var (limit, skip) = (query.Limit(), query.Skip());
        query.Finish();
        var sums = await AdminRequest.Store<IUsageQueries>(context).SumAsync(filter, grouping, skip, limit + 1, context.RequestAborted);
        var page = new Page<UsageSumView>(
            [.. sums.Take(limit).Select(UsageSumView.Of)], sums.Count > limit ? UsageQuery.CursorOf(skip + limit) : null);
        return AdminRequest.Answer(context, page, UsageJsonContext.Default.PageUsageSumView);
    }

    private static async Task<IResult> DailyCsvAsync(HttpContext context)
    {
        var query = new UsageQuery(context);
        var (filter, grouping) = (query.Days(), query.Grouping());
        query.Finish();
        var sums = await AdminRequest.Store<IUsageQueries>(context).SumAsync(filter, grouping, 0, MaxCsvRows + 1, context.RequestAborted);
        UsageCsv.Begin(context, "usage-daily.csv", isCut: sums.Count > MaxCsvRows, MaxCsvRows);
        await UsageCsv.WriteAsync(context, UsageSumView.CsvColumns, sums.Take(MaxCsvRows).Select(UsageSumView.CsvOf).ToAsyncEnumerable());
        return Results.Empty;
    }

    private static async Task<IResult> CallsAsync(HttpContext context)
    {
        var query = new UsageQuery(context);
        var (filter, limit, below) = (query.Calls(), query.Limit(), query.Below());
        query.Finish();
        List<UsageCall> calls = new(limit + 1);
        await foreach (var call in AdminRequest.Store<IUsageQueries>(context).CallsAsync(filter, below, limit + 1, context.RequestAborted))
        {
            calls.Add(call);
        }

        var page = new Page<UsageCallView>(
            [.. calls.Take(limit).Select(UsageCallView.Of)], calls.Count > limit ? UsageQuery.CursorOf(calls[limit - 1]) : null);
        return AdminRequest.Answer(context, page, UsageJsonContext.Default.PageUsageCallView);
    }

    private static async Task<IResult> CallsCsvAsync(HttpContext context)
    {
        var query = new UsageQuery(context);
        var filter = query.Calls();
        query.Finish();
        var queries = AdminRequest.Store<IUsageQueries>(context);
        // Whether it is cut must be told before the first row goes out; the sums of the days know without reading calls.
        var isCut = (await TotalsAsync(queries, filter, context.RequestAborted)).Calls > MaxCsvRows;
        UsageCsv.Begin(context, "usage-calls.csv", isCut, MaxCsvRows);
        await UsageCsv.WriteAsync(
            context, UsageCallView.CsvColumns, queries.CallsAsync(filter, null, MaxCsvRows, context.RequestAborted).Select(UsageCallView.CsvOf));
        return Results.Empty;
    }
}
