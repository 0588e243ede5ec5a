using BedrockAspire.Gateway.Usage.Queries;

namespace BedrockAspire.ChatApi.Admin.Usage;

/// <summary>Sums of a group, as the admin API shows them.</summary>
internal sealed record UsageSumView
{
    /// <summary>The columns as CSV has them.</summary>
    public const string CsvColumns =
        "day,model,key_id,key_name,user_id,user_name,team_id,team_name,service,calls,errors,input_tokens,cache_read_tokens,cache_write_tokens,output_tokens,"
        + "pictures,queries,cost_usd,unpriced_calls,latency_ms_average,first_token_ms_average";

    public required DateOnly? Day { get; init; }

    public required string? Model { get; init; }

    public required Guid? KeyId { get; init; }

    public required string? KeyName { get; init; }

    public required string? UserId { get; init; }

    public required string? UserName { get; init; }

    public required Guid? TeamId { get; init; }

    public required string? TeamName { get; init; }

    public required string? Service { get; init; }

    public required long Calls { get; init; }

    public required long Errors { get; init; }

    public required long InputTokens { get; init; }

    public required long CacheReadTokens { get; init; }

    public required long CacheWriteTokens { get; init; }

    public required long OutputTokens { get; init; }

    public required long Pictures { get; init; }

    public required long Queries { get; init; }

    public required string CostUsd { get; init; }

    public required long UnpricedCalls { get; init; }

    public required long? LatencyMsAverage { get; init; }

    public required long? FirstTokenMsAverage { get; init; }

    public static UsageSumView Of(UsageSum sum) => new()
    {
        Day = sum.Day,
        Model = sum.Model,
        KeyId = sum.KeyId,
        KeyName = sum.KeyName,
        UserId = sum.UserId,
        UserName = sum.UserName,
        TeamId = sum.TeamId,
        TeamName = sum.TeamName,
        Service = sum.Service,
        Calls = sum.Totals.Calls,
        Errors = sum.Totals.Errors,
        InputTokens = sum.Totals.InputTokens,
        CacheReadTokens = sum.Totals.CacheReadTokens,
        CacheWriteTokens = sum.Totals.CacheWriteTokens,
        OutputTokens = sum.Totals.OutputTokens,
        Pictures = sum.Totals.Pictures,
        Queries = sum.Totals.Queries,
        CostUsd = sum.Totals.Cost.ToUsd(),
        UnpricedCalls = sum.Totals.UnpricedCalls,
        LatencyMsAverage = sum.Totals.LatencyAverage,
        FirstTokenMsAverage = sum.Totals.FirstTokenAverage,
    };

    /// <summary>The members in the order of <see cref="CsvColumns"/>.</summary>
    public static object?[] CsvOf(UsageSum sum) =>
    [
        sum.Day, sum.Model, sum.KeyId, sum.KeyName, sum.UserId, sum.UserName, sum.TeamId, sum.TeamName, sum.Service, sum.Totals.Calls, sum.Totals.Errors,
        sum.Totals.InputTokens, sum.Totals.CacheReadTokens, sum.Totals.CacheWriteTokens, sum.Totals.OutputTokens, sum.Totals.Pictures, sum.Totals.Queries,
        sum.Totals.Cost.ToUsd(), sum.Totals.UnpricedCalls, sum.Totals.LatencyAverage, sum.Totals.FirstTokenAverage,
    ];
}
