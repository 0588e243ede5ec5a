using System.Text.Json.Serialization;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>All regions of a service.</summary>
public sealed record RegionList
{
    [JsonPropertyName("object")]
    public string ObjectType { get; } = "list";

    /// <summary>One entry a region.</summary>
    public required IReadOnlyList<RegionView> Data { get; init; }

    /// <summary>Always null: there is one page.</summary>
    public string? NextCursor { get; }
}
