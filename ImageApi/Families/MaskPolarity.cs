using System.Text.Json.Serialization;

namespace BedrockAspire.ImageApi.Families;

/// <summary>Which parts of a mask a model edits.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MaskPolarity>))]
internal enum MaskPolarity
{
    [JsonStringEnumMemberName("white")]
    White,

    [JsonStringEnumMemberName("black")]
    Black,
}
