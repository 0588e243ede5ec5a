using System.Text.Json.Serialization;

namespace BedrockAspire.ImageApi.Families;

/// <summary>Whether an edit takes a prompt.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PromptUse>))]
internal enum PromptUse
{
    [JsonStringEnumMemberName("required")]
    Required,

    [JsonStringEnumMemberName("optional")]
    Optional,

    [JsonStringEnumMemberName("none")]
    None,
}
