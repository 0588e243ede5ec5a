using System.Text.Json;

namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>Who changed what, and when.</summary>
public sealed record AuditEntry
{
    public string Id { get; set; } = "";

    public DateTimeOffset At { get; set; }

    public string? ActorKeyName { get; set; }

    public string? ActorUserId { get; set; }

    /// <summary>In whose name the key's program said that it worked.</summary>
    public string? OnBehalfOf { get; set; }

    public string Action { get; set; } = "";

    public string SubjectKind { get; set; } = "";

    public string SubjectId { get; set; } = "";

    public JsonElement? Before { get; set; }

    public JsonElement? After { get; set; }

    public string? RequestId { get; set; }
}
