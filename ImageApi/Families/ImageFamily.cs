using System.Text.Json.Serialization;

namespace BedrockAspire.ImageApi.Families;

/// <summary>A request format; <c>image-models.json</c> says which model has which.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImageFamily>))]
internal enum ImageFamily
{
    [JsonStringEnumMemberName("stability-sd35")]
    StableDiffusion35,

    [JsonStringEnumMemberName("stability-core")]
    StableImageCore,

    [JsonStringEnumMemberName("stability-ultra")]
    StableImageUltra,

    [JsonStringEnumMemberName("nova-canvas")]
    NovaCanvas,

    [JsonStringEnumMemberName("titan-v2")]
    TitanV2,

    /// <summary>Stability's services, which only edit.</summary>
    [JsonStringEnumMemberName("stability-edit")]
    StabilityEdit,
}
