using BedrockAspire.Gateway.Usage;

namespace BedrockAspire.Data.Usage;

/// <summary>How a record lies in the tables.</summary>
internal static class UsageRecordTable
{
    /// <summary>The columns of <c>usage_record</c>, in the order in which records are written.</summary>
    public const string Columns =
        "id, recorded_at, service, operation, key_id, team_id, user_id, is_user_verified, requested_model, resolved_model, region, geography, status, "
        + "error_type, outcome, is_streaming, input_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens, pictures, "
        + "queries, cost_nanodollars, is_estimated, latency_ms, first_token_ms, trace_id";

    /// <summary>The base id of the model of a row: what Bedrock was asked for, without the geography.</summary>
    public const string Model =
        "CASE WHEN geography IS NULL THEN resolved_model ELSE substr(resolved_model, length(geography) + 2) END";

    public const string Completed = "completed";
    public const string Cancelled = "cancelled";
    public const string Failed = "failed";
    public const string Interrupted = "interrupted";

    public static string ResolvedModelOf(UsageRecord record) => record.Geography is null ? record.Model : $"{record.Geography}.{record.Model}";

    public static string OutcomeOf(UsageRecord record) => record.Outcome switch
    {
        CallOutcome.Completed => Completed,
        CallOutcome.Cancelled => Cancelled,
        CallOutcome.Failed => Failed,
        _ => Interrupted,
    };

    /// <summary>Whether a record counts as an error in the sums: a caller who left is none.</summary>
    public static bool IsError(UsageRecord record) => record.Outcome is CallOutcome.Failed or CallOutcome.Interrupted;

    public static int Milliseconds(TimeSpan time) => (int)Math.Clamp(time.TotalMilliseconds, 0, int.MaxValue);
}
