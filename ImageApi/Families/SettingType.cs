using System.Text.Json.Serialization;

namespace BedrockAspire.ImageApi.Families;

/// <summary>What values a setting of an edit has.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SettingType>))]
internal enum SettingType
{
    [JsonStringEnumMemberName("integer")]
    Integer,

    [JsonStringEnumMemberName("number")]
    Number,

    [JsonStringEnumMemberName("text")]
    Text,

    /// <summary>One of a list.</summary>
    [JsonStringEnumMemberName("choice")]
    Choice,

    /// <summary>One of the model's styles.</summary>
    [JsonStringEnumMemberName("style")]
    Style,
}
