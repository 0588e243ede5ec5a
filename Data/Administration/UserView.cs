using System.Text.Json.Serialization;
using BedrockAspire.Data.Entities;

namespace BedrockAspire.Data.Administration;

/// <summary>A person as the admin API shows them.</summary>
public sealed record UserView
{
    [JsonPropertyName("object")]
    public string ObjectType { get; } = "user";

    public required string Id { get; init; }

    public required int Version { get; init; }

    public required string? Email { get; init; }

    public required string? Name { get; init; }

    public required string? Role { get; init; }

    public required bool IsVerified { get; init; }

    public required bool IsBlocked { get; init; }

    public required Guid? TeamId { get; init; }

    public required string? Note { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    internal static UserView Of(AppUserRow row) => new()
    {
        Id = row.Id,
        Version = row.Version,
        Email = row.Email,
        Name = row.Name,
        Role = row.Role,
        IsVerified = row.IsVerified,
        IsBlocked = row.IsBlocked,
        TeamId = row.TeamId,
        Note = row.Note,
        FirstSeenAt = row.FirstSeenAt,
        LastSeenAt = row.LastSeenAt,
        UpdatedAt = row.UpdatedAt,
    };
}
