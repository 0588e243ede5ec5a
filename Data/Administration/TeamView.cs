using System.Text.Json.Serialization;
using BedrockAspire.Data.Entities;

namespace BedrockAspire.Data.Administration;

/// <summary>A team as the admin API shows it.</summary>
public sealed record TeamView
{
    [JsonPropertyName("object")]
    public string ObjectType { get; } = "team";

    public required Guid Id { get; init; }

    public required int Version { get; init; }

    public required string Name { get; init; }

    public required string? Note { get; init; }

    /// <summary>How many keys it has.</summary>
    public required int Keys { get; init; }

    /// <summary>How many people are in it.</summary>
    public required int Users { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    internal static TeamView Of(TeamRow row, int keys, int users) => new()
    {
        Id = row.Id,
        Version = row.Version,
        Name = row.Name,
        Note = row.Note,
        Keys = keys,
        Users = users,
        CreatedAt = row.CreatedAt,
        UpdatedAt = row.UpdatedAt,
    };
}
