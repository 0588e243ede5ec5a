using System.Text.Json.Serialization;
using BedrockAspire.Data.Entities;
using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Data.Administration;

/// <summary>A key as the admin API shows it: without its secret.</summary>
public record KeyView
{
    [JsonPropertyName("object")]
    public string ObjectType { get; } = "key";

    public required Guid Id { get; init; }

    public required int Version { get; init; }

    /// <summary><c>configured</c> or <c>issued</c>.</summary>
    public required string Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>The key's beginning and end, so that people can tell keys apart.</summary>
    public required string Display { get; init; }

    public required string Role { get; init; }

    public required Guid? TeamId { get; init; }

    public required string? OwnerUserId { get; init; }

    public required IReadOnlyList<string> AllowedModels { get; init; }

    public required IReadOnlyList<string> AllowedServices { get; init; }

    public required int? RequestsPerMinute { get; init; }

    public required int? TokensPerMinute { get; init; }

    public required int? MaxConcurrent { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    public required bool IsDisabled { get; init; }

    /// <summary><c>active</c>, <c>disabled</c>, <c>expired</c> or <c>deleted</c>.</summary>
    public required string Status { get; init; }

    public required DateTimeOffset? PreviousValidUntil { get; init; }

    public required string? Note { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    internal static KeyView Of(ApiKeyRow row, DateTimeOffset now) => new()
    {
        Id = row.Id,
        Version = row.Version,
        Kind = row.Id == Caller.MasterKeyId ? "configured" : "issued",
        Name = row.Name,
        Display = row.LastFour.Length == 0 ? "" : $"{KeySecret.Prefix}…{row.LastFour}",
        Role = Word.Of(row.Role),
        TeamId = row.TeamId,
        OwnerUserId = row.OwnerUserId,
        AllowedModels = row.AllowedModels,
        AllowedServices = row.AllowedServices,
        RequestsPerMinute = row.RequestsPerMinute,
        TokensPerMinute = row.TokensPerMinute,
        MaxConcurrent = row.MaxConcurrent,
        ExpiresAt = row.ExpiresAt,
        IsDisabled = row.IsDisabled,
        Status = row.DeletedAt is not null ? "deleted" : row.IsDisabled ? "disabled" : row.ExpiresAt <= now ? "expired" : "active",
        PreviousValidUntil = row.PreviousHash is not null && row.PreviousValidUntil > now ? row.PreviousValidUntil : null,
        Note = row.Note,
        CreatedAt = row.CreatedAt,
        UpdatedAt = row.UpdatedAt,
    };
}
