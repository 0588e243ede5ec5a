using System.Text.Json.Serialization;

namespace BedrockAspire.ImageApi.Families;

/// <summary>What decides the size of an edit's result.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EditSizing>))]
internal enum EditSizing
{
    /// <summary>It is the picture's own.</summary>
    [JsonStringEnumMemberName("input")]
    Input,

    /// <summary>It is larger than the picture.</summary>
    [JsonStringEnumMemberName("grows")]
    Grows,

    /// <summary>An aspect ratio is named.</summary>
    [JsonStringEnumMemberName("aspect-ratio")]
    AspectRatio,

    /// <summary>Width and height are named.</summary>
    [JsonStringEnumMemberName("config")]
    Configuration,
}
