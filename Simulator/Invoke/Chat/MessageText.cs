using System.Text.Json;
using BedrockAspire.Simulator.Http;

namespace BedrockAspire.Simulator.Invoke.Chat;

/// <summary>Reads the text of messages whose content is a string or a list of blocks with a <c>text</c> member.</summary>
internal static class MessageText
{
    public static string Of(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString()!,
        JsonValueKind.Array => string.Join('\n', content.EnumerateArray().Select(OfBlock).Where(text => text.Length > 0)),
        _ => "",
    };

    /// <summary>The content of the last message of the user.</summary>
    public static JsonElement Last(JsonElement messages) =>
        messages.EnumerateArray().LastOrDefault(message => message.TryGetMember("role", out var role) && role.ValueEquals("user")) is { ValueKind: JsonValueKind.Object } last
        && last.TryGetMember("content", out var content)
            ? content
            : default;

    public static string Get(JsonElement element, string name) =>
        element.TryGetMember(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string OfBlock(JsonElement block) => block.ValueKind switch
    {
        JsonValueKind.String => block.GetString()!,
        JsonValueKind.Object => Get(block, "text"),
        _ => "",
    };
}
