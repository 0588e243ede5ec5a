using System.Text.Json.Serialization;
using BedrockAspire.Gateway.Usage.Queries;

namespace BedrockAspire.ChatApi.Admin.Usage;

/// <summary>One call, as the admin API shows it.</summary>
internal sealed record UsageCallView
{
    /// <summary>The columns as CSV has them.</summary>
    public const string CsvColumns =
        "id,recorded_at,service,operation,key_id,key_name,team_id,team_name,user_id,user_name,is_user_verified,requested_model,resolved_model,region,geography,"
        + "status,error_type,outcome,is_streaming,input_tokens,cache_read_tokens,cache_write_5m_tokens,cache_write_1h_tokens,output_tokens,pictures,queries,"
        + "cost_usd,is_estimated,latency_ms,first_token_ms,trace_id";

    public required Guid Id { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public required string Service { get; init; }

    public required string Operation { get; init; }

    public required Guid KeyId { get; init; }

    public required string? KeyName { get; init; }

    public required Guid? TeamId { get; init; }

    public required string? TeamName { get; init; }

    public required string? UserId { get; init; }

    public required string? UserName { get; init; }

    public required bool IsUserVerified { get; init; }

    public required string RequestedModel { get; init; }

    public required string? ResolvedModel { get; init; }

    public required string? Region { get; init; }

    public required string? Geography { get; init; }

    public required int Status { get; init; }

    public required string? ErrorType { get; init; }

    public required string Outcome { get; init; }

    public required bool IsStreaming { get; init; }

    public required long InputTokens { get; init; }

    public required long CacheReadTokens { get; init; }

    [JsonPropertyName("cache_write_5m_tokens")]
    public required long CacheWrite5mTokens { get; init; }

    [JsonPropertyName("cache_write_1h_tokens")]
    public required long CacheWrite1hTokens { get; init; }

    public required long OutputTokens { get; init; }

    public required int Pictures { get; init; }

    public required int Queries { get; init; }

    public required string? CostUsd { get; init; }

    public required bool IsEstimated { get; init; }

    public required int LatencyMs { get; init; }

    public required int? FirstTokenMs { get; init; }

    public required string? TraceId { get; init; }

    public static UsageCallView Of(UsageCall call) => new()
    {
        Id = call.Id,
        RecordedAt = call.RecordedAt,
        Service = call.Service,
        Operation = call.Operation,
        KeyId = call.KeyId,
        KeyName = call.KeyName,
        TeamId = call.TeamId,
        TeamName = call.TeamName,
        UserId = call.UserId,
        UserName = call.UserName,
        IsUserVerified = call.IsUserVerified,
        RequestedModel = call.RequestedModel,
        ResolvedModel = call.ResolvedModel,
        Region = call.Region,
        Geography = call.Geography,
        Status = call.Status,
        ErrorType = call.ErrorType,
        Outcome = call.Outcome,
        IsStreaming = call.IsStreaming,
        InputTokens = call.InputTokens,
        CacheReadTokens = call.CacheReadTokens,
        CacheWrite5mTokens = call.CacheWrite5mTokens,
        CacheWrite1hTokens = call.CacheWrite1hTokens,
        OutputTokens = call.OutputTokens,
        Pictures = call.Pictures,
        Queries = call.Queries,
        CostUsd = call.Cost?.ToUsd(),
        IsEstimated = call.IsEstimated,
        LatencyMs = call.LatencyMs,
        FirstTokenMs = call.FirstTokenMs,
        TraceId = call.TraceId,
    };

    /// <summary>The members in the order of <see cref="CsvColumns"/>.</summary>
    public static object?[] CsvOf(UsageCall call) =>
    [
        call.Id, call.RecordedAt, call.Service, call.Operation, call.KeyId, call.KeyName, call.TeamId, call.TeamName, call.UserId, call.UserName, call.IsUserVerified,
        call.RequestedModel, call.ResolvedModel, call.Region, call.Geography, call.Status, call.ErrorType, call.Outcome, call.IsStreaming, call.InputTokens,
        call.CacheReadTokens, call.CacheWrite5mTokens, call.CacheWrite1hTokens, call.OutputTokens, call.Pictures, call.Queries, call.Cost?.ToUsd(), call.IsEstimated,
        call.LatencyMs, call.FirstTokenMs, call.TraceId,
    ];
}
