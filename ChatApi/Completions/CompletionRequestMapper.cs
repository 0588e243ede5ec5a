using System.Buffers;
using BedrockAspire.ChatApi.ChatCompletions;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.Completions;

/// <summary>Turns a prompt into Converse's body: it becomes the one message of a chat.</summary>
internal static class CompletionRequestMapper
{
    /// <summary>OpenAI's own, where the caller sets none.</summary>
    private const int DefaultMaxTokens = 16;

    /// <summary>Settles what the prompts have in common.</summary>
    public static void Prepare(CompletionRequest request, CatalogueModel model)
    {
        var supports = model.Supports;
        var hasEffortOnly = supports.Thinking is "reasoning.effort" or "reasoning_effort";
        if (supports.ThinkingDefaultOn is true || hasEffortOnly)
        {
            // This form has no place for thoughts, and its small limits would be used up by them.
            request.Shared.Thinking = ThinkingWish.None with { Switch = ThinkingSwitch.Off };
        }

        if (!hasEffortOnly && !(supports.ThinkingDefaultOn is true && supports.ThinkingCanDisable is false))
        {
            // A model that thinks all the same keeps the room that it needs to say anything at all.
            request.Shared.MaxTokens ??= DefaultMaxTokens;
        }
    }

    /// <summary>Writes the body for one prompt.</summary>
    /// <param name="request">What was asked, prepared.</param>
    /// <param name="prompt">One of its prompts.</param>
    /// <param name="model">Decides what may be sent.</param>
    /// <param name="notes">Takes note of what was left out or changed.</param>
    /// <param name="output">Gets the JSON.</param>
    /// <param name="options">How Bedrock is asked; the defaults when null.</param>
    public static void Map(
        CompletionRequest request, JsonSlice prompt, CatalogueModel model, GatewayRequest notes, IBufferWriter<byte> output, ChatApiOptions? options = null)
    {
        request.Shared.Messages.Clear();
        request.Shared.Messages.Add(new ChatMessage(0, ChatRole.User, prompt));
        ConverseRequestMapper.Map(request.Shared, model, notes, output, cache: null, options);
    }
}
