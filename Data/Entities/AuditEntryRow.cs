namespace BedrockAspire.Data.Entities;

/// <summary>Who changed what, and when. The table takes no update and no deletion.</summary>
internal sealed class AuditEntryRow
{
    public Guid Id { get; set; }

    public DateTimeOffset At { get; set; }

    public Guid ActorKeyId { get; set; }

    public required string ActorKeyName { get; set; }

    /// <summary>The person behind the key, where one is known.</summary>
    public string? ActorUserId { get; set; }

    /// <summary>In whose name the key's program said that it worked: its word, which the key vouches for.</summary>
    public string? OnBehalfOf { get; set; }

    public required string Action { get; set; }

    public required string SubjectKind { get; set; }

    public required string SubjectId { get; set; }

    /// <summary>JSON, without secrets; null when the subject did not exist.</summary>
    public string? Before { get; set; }

    /// <summary>JSON, without secrets; null when the subject is gone.</summary>
    public string? After { get; set; }

    public required string RequestId { get; set; }
}
