using System.Text.Json;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Http;

namespace BedrockAspire.Simulator.Validation;

/// <summary>The rules that hold between the blocks of a conversation, whatever the model.</summary>
internal static class ConversationRules
{
    public static void Check(JsonElement request, ModelCard card)
    {
        if (!request.TryGetMember("messages", out var messages) || messages.GetArrayLength() == 0)
        {
            throw AwsException.Validation("A conversation must have at least one message. Try again with a conversation that contains at least one message.");
        }

        var first = messages[0].GetProperty("role").GetString();
        if (first != "user")
        {
            throw AwsException.Validation("A conversation must start with a user message. Try again with a conversation that starts with a user message.");
        }

        var usesTools = false;
        string? previousRole = null;
        for (var i = 0; i < messages.GetArrayLength(); i++)
        {
            var role = messages[i].GetProperty("role").GetString();
            if (role == previousRole && role != "system")
            {
                throw AwsException.Validation(
                    "A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.");
            }

            previousRole = role == "system" ? previousRole : role;
            usesTools |= CheckContent(messages[i], i, role!);
        }

        if (usesTools && !(request.TryGetMember("toolConfig", out var tools) && tools.ValueKind == JsonValueKind.Object))
        {
            throw AwsException.Validation("The toolConfig field must be defined when using toolUse and toolResult content blocks.");
        }

        CheckToolResults(messages);
        CheckLastMessage(messages, card);
    }

    private static bool CheckContent(JsonElement message, int index, string role)
    {
        var content = message.GetProperty("content");
        if (content.GetArrayLength() == 0)
        {
            throw AwsException.Validation(
                $"The content field in the Message object at messages.{index} is empty. Add a ContentBlock object to the content field and try again.");
        }

        bool usesTools = false, hasDocument = false, hasText = false;
        int images = 0, documents = 0;
        for (var i = 0; i < content.GetArrayLength(); i++)
        {
            var block = content[i];
            if (block.TryGetMember("text", out var text))
            {
                hasText = true;
                if (string.IsNullOrWhiteSpace(text.GetString()))
                {
                    throw AwsException.Validation(
                        $"The text field in the ContentBlock object at messages.{index}.content.{i} is blank. Add text to the text field, and try again.");
                }
            }

            usesTools |= block.TryGetMember("toolUse", out _) || block.TryGetMember("toolResult", out _);
            images += block.TryGetMember("image", out _) ? 1 : 0;
            if (block.TryGetMember("document", out var document))
            {
                hasDocument = true;
                documents++;
                DocumentRules.CheckName(document);
            }
        }

        if (role != "user" && (images > 0 || hasDocument))
        {
            throw AwsException.Validation(
                $"This model doesn't support the {(hasDocument ? "document" : "image")} content block that you provided in the {role} role at messages.{index}. "
                + "Remove the content block or use the user role and try again.");
        }

        DocumentRules.CheckCounts(images, documents, hasText, index);
        return usesTools;
    }

    private static void CheckToolResults(JsonElement messages)
    {
        for (var i = 0; i < messages.GetArrayLength(); i++)
        {
            var message = messages[i];
            var results = Ids(message, "toolResult");
            var uses = i == 0 ? [] : Ids(messages[i - 1], "toolUse");
            if (message.GetProperty("role").GetString() != "user")
            {
                continue;
            }

            if (results.Count > uses.Count)
            {
                throw AwsException.Validation($"The number of toolResult blocks at messages.{i}.content exceeds the number of toolUse blocks of previous turn.");
            }

            uses.ExceptWith(results);
            if (uses.Count > 0)
            {
                throw AwsException.Validation($"Expected toolResult blocks at messages.{i}.content for the following Ids: {string.Join(", ", uses)}");
            }
        }
    }

    private static HashSet<string> Ids(JsonElement message, string kind)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var block in message.GetProperty("content").EnumerateArray())
        {
            if (block.TryGetMember(kind, out var tool))
            {
                ids.Add(tool.GetProperty("toolUseId").GetString()!);
            }
        }

        return ids;
    }

    private static void CheckLastMessage(JsonElement messages, ModelCard card)
    {
        var last = messages[messages.GetArrayLength() - 1];
        if (last.GetProperty("role").GetString() != "assistant")
        {
            return;
        }

        if (card.Supports.AssistantPrefill == false)
        {
            throw AwsException.Validation(
                "The model returned the following errors: This model does not support assistant message prefill. The conversation must end with a user message.");
        }

        var content = last.GetProperty("content");
        var final = content[content.GetArrayLength() - 1];
        if (card.IsAnthropic && final.TryGetMember("text", out var text) && text.GetString() is { } prefill && prefill.TrimEnd() != prefill)
        {
            throw AwsException.Validation("The model returned the following errors: messages: final assistant content cannot end with trailing whitespace");
        }
    }
}
