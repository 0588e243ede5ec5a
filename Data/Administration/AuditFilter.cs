namespace BedrockAspire.Data.Administration;

/// <summary>Which entries are wanted; null is no condition.</summary>
public sealed record AuditFilter(string? SubjectKind = null, string? SubjectId = null, Guid? ActorKeyId = null, DateTimeOffset? From = null, DateTimeOffset? To = null);
