using System.Text.Json.Serialization;

namespace BedrockAspire.Gateway.Checks;

/// <summary>What all checks found.</summary>
public sealed record CheckList
{
    [JsonPropertyName("object")]
    public string ObjectType { get; } = "list";

    /// <summary>One report a check.</summary>
    public required IReadOnlyList<CheckReport> Data { get; init; }

    /// <summary>Always null: there is one page.</summary>
    public string? NextCursor { get; }
}
