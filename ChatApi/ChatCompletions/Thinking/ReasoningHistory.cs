using BedrockAspire.Gateway.Catalogue;

namespace BedrockAspire.ChatApi.ChatCompletions.Thinking;

/// <summary>What the assistant thought in the conversation so far: as the caller hands it back, or as it was kept here.</summary>
internal sealed class ReasoningHistory(ChatRequest request, CatalogueModel model, ReasoningCache? cache)
{
    /// <summary>Whose items the model takes; null when it takes none.</summary>
    public string? Format { get; } = ReasoningFormats.Of(model);

    /// <summary>The items of a message, an array; empty when there are none.</summary>
    public ReadOnlySpan<byte> Of(in ChatMessage message)
    {
        if (message.ReasoningDetails.Length > 0)
        {
            return message.ReasoningDetails.Of(request.Body.Span);
        }

        foreach (var call in message.ToolCalls ?? [])
        {
            if (cache?.Find(call.Id) is { } kept)
            {
                return kept;
            }
        }

        return default;
    }

    /// <summary>
    /// Whether the conversation ends in results of tools that were called without proof of thinking. Claude with a budget then refuses to think.
    /// </summary>
    public bool IsMissing()
    {
        var messages = request.Messages;
        var last = messages.Count - 1;
        var hasResult = false;
        while (last >= 0 && messages[last].Role != ChatRole.Assistant)
        {
            hasResult |= messages[last].Role == ChatRole.Tool;
            last--;
        }

        if (!hasResult || last < 0)
        {
            return false;
        }

        // All rounds of tools since the user spoke are one turn to Claude, and the proof stands at its beginning.
        var first = last;
        while (first > 0 && messages[first - 1].Role is ChatRole.Assistant or ChatRole.Tool)
        {
            first--;
        }

        while (messages[first].ToolCalls is null)
        {
            if (++first > last)
            {
                return false;
            }
        }

        return ReasoningDetails.WriteBlocks(null, Of(messages[first]), Format ?? "") == 0;
    }
}
