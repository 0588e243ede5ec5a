using System.Data.Common;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Usage.Queries;

namespace BedrockAspire.Data.Usage;

/// <summary>Reads single calls.</summary>
internal static class UsageCallReader
{
    /// <summary>The columns in the order in which they are read; the names of key, team and user follow.</summary>
    public static readonly string Columns = string.Join(", ", UsageRecordTable.Columns.Split(", ").Select(column => "c." + column));

    /// <summary>Reads the row that the reader stands on.</summary>
    public static UsageCall Read(DbDataReader reader, bool isPostgres) => new()
    {
        Id = reader.GetGuid(0),
        RecordedAt = isPostgres
            ? reader.GetFieldValue<DateTimeOffset>(1)
            : DateTimeOffset.UnixEpoch.AddTicks(reader.GetInt64(1) * TimeSpan.TicksPerMicrosecond),
        Service = reader.GetString(2),
        Operation = reader.GetString(3),
        KeyId = reader.GetGuid(4),
        TeamId = reader.IsDBNull(5) ? null : reader.GetGuid(5),
        UserId = Text(reader, 6),
        IsUserVerified = reader.GetBoolean(7),
        RequestedModel = reader.GetString(8),
        ResolvedModel = Text(reader, 9),
        Region = Text(reader, 10),
        Geography = Text(reader, 11),
        Status = reader.GetInt32(12),
        ErrorType = Text(reader, 13),
        Outcome = reader.GetString(14),
        IsStreaming = reader.GetBoolean(15),
        InputTokens = reader.GetInt64(16),
        CacheReadTokens = reader.GetInt64(17),
        CacheWrite5mTokens = reader.GetInt64(18),
        CacheWrite1hTokens = reader.GetInt64(19),
        OutputTokens = reader.GetInt64(20),
        Pictures = reader.GetInt32(21),
        Queries = reader.GetInt32(22),
        Cost = reader.IsDBNull(23) ? null : new Money(reader.GetInt64(23)),
        IsEstimated = reader.GetBoolean(24),
        LatencyMs = reader.GetInt32(25),
        FirstTokenMs = reader.IsDBNull(26) ? null : reader.GetInt32(26),
        TraceId = Text(reader, 27),
        KeyName = Text(reader, 28),
        TeamName = Text(reader, 29),
        UserName = Text(reader, 30),
    };

    private static string? Text(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
