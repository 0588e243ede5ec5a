using System.Text.Json;
using BedrockAspire.Data.Entities;

namespace BedrockAspire.Data.Administration;

/// <summary>An entry of the audit log.</summary>
public sealed record AuditView
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid ActorKeyId { get; init; }

    public required string ActorKeyName { get; init; }

    public required string? ActorUserId { get; init; }

    public required string? OnBehalfOf { get; init; }

    public required string Action { get; init; }

    public required string SubjectKind { get; init; }

    public required string SubjectId { get; init; }

    public required JsonElement? Before { get; init; }

    public required JsonElement? After { get; init; }

    public required string RequestId { get; init; }

    internal static AuditView Of(AuditEntryRow row) => new()
    {
        Id = row.Id,
        At = row.At,
        ActorKeyId = row.ActorKeyId,
        ActorKeyName = row.ActorKeyName,
        ActorUserId = row.ActorUserId,
        OnBehalfOf = row.OnBehalfOf,
        Action = row.Action,
        SubjectKind = row.SubjectKind,
        SubjectId = row.SubjectId,
        Before = row.Before is null ? null : JsonElement.Parse(row.Before),
        After = row.After is null ? null : JsonElement.Parse(row.After),
        RequestId = row.RequestId,
    };
}
