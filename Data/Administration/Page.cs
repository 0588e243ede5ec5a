using System.Globalization;
using System.Text.Json.Serialization;

namespace BedrockAspire.Data.Administration;

/// <summary>A part of a list.</summary>
/// <param name="Data">Its entries.</param>
/// <param name="NextCursor">Where the next part begins; null when this is the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Data, string? NextCursor)
{
    /// <summary>What this is.</summary>
    [JsonPropertyName("object")]
    public string ObjectType { get; } = "list";

    /// <summary>Makes a page of one entry more than is wanted, which says that there is a next page.</summary>
    internal static Page<T> Of(List<T> oneMore, Paging paging) => oneMore.Count <= paging.Limit
        ? new Page<T>(oneMore, null)
        : new Page<T>(oneMore[..paging.Limit], (paging.Offset + paging.Limit).ToString(CultureInfo.InvariantCulture));
}
