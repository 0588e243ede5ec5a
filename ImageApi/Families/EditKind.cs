using System.Text.Json.Serialization;

namespace BedrockAspire.ImageApi.Families;

/// <summary>What a model makes of a picture.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EditKind>))]
internal enum EditKind
{
    [JsonStringEnumMemberName("image-to-image")]
    ImageToImage,

    [JsonStringEnumMemberName("variation")]
    Variation,

    [JsonStringEnumMemberName("inpaint")]
    Inpaint,

    [JsonStringEnumMemberName("outpaint")]
    Outpaint,

    [JsonStringEnumMemberName("erase")]
    Erase,

    [JsonStringEnumMemberName("search-replace")]
    SearchReplace,

    [JsonStringEnumMemberName("search-recolor")]
    SearchRecolor,

    [JsonStringEnumMemberName("remove-background")]
    RemoveBackground,

    [JsonStringEnumMemberName("control-sketch")]
    ControlSketch,

    [JsonStringEnumMemberName("control-structure")]
    ControlStructure,

    [JsonStringEnumMemberName("style-guide")]
    StyleGuide,

    [JsonStringEnumMemberName("style-transfer")]
    StyleTransfer,

    [JsonStringEnumMemberName("upscale")]
    Upscale,
}
