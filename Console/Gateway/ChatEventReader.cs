using System.Text.Json;

namespace BedrockAspire.Console.Gateway;

/// <summary>Reads one server-sent event of <c>/v1/chat/completions</c>.</summary>
internal static class ChatEventReader
{
    /// <summary>The data of the event that ends a whole answer.</summary>
    public const string Done = "[DONE]";

    /// <exception cref="GatewayCallException">The event says that the answer failed.</exception>
    public static ChatEvent Read(string data)
    {
        using var json = JsonDocument.Parse(data);
        var root = json.RootElement;
        if (root.TryGetProperty("error", out var error))
        {
            throw new GatewayCallException(GatewayFault.Failed, Text(error, "message") ?? "The answer broke off, and the gateway did not say why.");
        }

        var choice = root.TryGetProperty("choices", out var choices) && choices.GetArrayLength() > 0 ? choices[0] : default;
        var delta = choice.ValueKind == JsonValueKind.Object && choice.TryGetProperty("delta", out var value) ? value : default;
        return new ChatEvent
        {
            Text = Text(delta, "content"),
            Reasoning = Text(delta, "reasoning_content"),
            FinishReason = Text(choice, "finish_reason"),
            Tokens = root.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object ? ReadTokens(usage) : null,
        };
    }

    private static ChatTokens ReadTokens(JsonElement usage)
    {
        var cached = usage.TryGetProperty("prompt_tokens_details", out var details) ? Count(details, "cached_tokens") : 0;
        return new ChatTokens(Count(usage, "prompt_tokens"), cached, Count(usage, "completion_tokens"));
    }

    private static long Count(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.TryGetInt64(out var count) ? count : 0;

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
