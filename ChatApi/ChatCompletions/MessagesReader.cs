using System.Text.Json;
using BedrockAspire.ChatApi.ChatCompletions.Caching;
using BedrockAspire.ChatApi.ChatCompletions.Tools;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Reads <c>messages</c>.</summary>
internal static class MessagesReader
{
    /// <summary>Reads the value that the reader stands on.</summary>
    public static void Read(ref Utf8JsonReader json, ChatRequest request)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            throw GatewayException.Invalid($"'messages' must be an array, not {JsonMember.Describe(json)}.", "messages");
        }

        var index = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            ReadMessage(ref json, request, index++);
        }

        if (index == 0)
        {
            throw GatewayException.Invalid("'messages' is empty; send at least one message.", "messages");
        }
    }

    private static void ReadMessage(ref Utf8JsonReader json, ChatRequest request, int index)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid($"'messages[{index}]' must be an object, not {JsonMember.Describe(json)}.", $"messages[{index}]");
        }

        ChatRole? role = null;
        JsonSlice content = default, reasoning = default;
        List<ToolCall>? toolCalls = null;
        string? toolCallId = null;
        CacheTtl? cache = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("role"u8))
            {
                json.Read();
                role = ReadRole(json, index);
            }
            else if (json.ValueTextEquals("content"u8))
            {
                json.Read();
                content = ReadContent(ref json, index);
            }
            else if (json.ValueTextEquals("tool_calls"u8))
            {
                json.Read();
                toolCalls = ToolCallsReader.Read(ref json, request.Body.Span, $"messages[{index}].tool_calls");
            }
            else if (json.ValueTextEquals("tool_call_id"u8))
            {
                json.Read();
                toolCallId = json.TokenType == JsonTokenType.Null ? null : JsonMember.String(json, $"messages[{index}].tool_call_id");
            }
            else if (json.ValueTextEquals("reasoning_details"u8))
            {
                json.Read();
                reasoning = ReadReasoning(ref json);
            }
            else if (json.ValueTextEquals("cache_control"u8))
            {
                cache = CacheControl.Read(ref json, $"messages[{index}]");
            }
            else
            {
                ReadOther(ref json, request, index);
            }
        }

        Add(request, new ChatMessage(index, role ?? throw GatewayException.Invalid($"'messages[{index}].role' is missing.", $"messages[{index}].role"), content)
        {
            ToolCalls = toolCalls,
            ToolCallId = toolCallId,
            ReasoningDetails = reasoning,
            Cache = cache,
        });
    }

    // A member that belongs to another role is named rather than guessed at.
    private static void Add(ChatRequest request, ChatMessage message)
    {
        if (message.ToolCalls is not null && message.Role != ChatRole.Assistant)
        {
            request.Ignore("messages[].tool_calls");
            message = message with { ToolCalls = null };
        }

        if (message.ToolCallId is not null && message.Role != ChatRole.Tool)
        {
            request.Ignore("messages[].tool_call_id");
        }

        if (message.ReasoningDetails.Length > 0 && message.Role != ChatRole.Assistant)
        {
            request.Ignore("messages[].reasoning_details");
        }

        request.HasToolHistory |= message.Role == ChatRole.Tool || message.ToolCalls is not null;
        request.Messages.Add(message);
    }

    private static void ReadOther(ref Utf8JsonReader json, ChatRequest request, int index)
    {
        var isLegacy = json.ValueTextEquals("function_call"u8);
        if (request.IgnoreMember("messages[].", ref json) && isLegacy)
        {
            throw new GatewayException(
                GatewayErrorKind.UnsupportedParameter,
                "'function_call' is OpenAI's old form of tool calls. Send 'tool_calls' instead.",
                $"messages[{index}].function_call");
        }
    }

    private static ChatRole ReadRole(in Utf8JsonReader json, int index)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            if (json.ValueTextEquals("user"u8))
            {
                return ChatRole.User;
            }

            if (json.ValueTextEquals("assistant"u8))
            {
                return ChatRole.Assistant;
            }

            if (json.ValueTextEquals("system"u8) || json.ValueTextEquals("developer"u8))
            {
                return ChatRole.System;
            }

            if (json.ValueTextEquals("tool"u8))
            {
                return ChatRole.Tool;
            }

            if (json.ValueTextEquals("function"u8))
            {
                throw new GatewayException(
                    GatewayErrorKind.UnsupportedParameter,
                    "The role \"function\" is OpenAI's old form of tool results. Send the role \"tool\" with a 'tool_call_id' instead.",
                    $"messages[{index}].role");
            }
        }

        throw GatewayException.Invalid(
            $"'messages[{index}].role' must be \"system\", \"developer\", \"user\", \"assistant\" or \"tool\".", $"messages[{index}].role");
    }

    private static JsonSlice ReadContent(ref Utf8JsonReader json, int index)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                return default;
            case JsonTokenType.String:
                // The path is put together only for a complaint: there may be hundreds of messages.
                return JsonMember.TrySlice(json, out var text) ? text : JsonMember.Slice(json, $"messages[{index}].content");
            case JsonTokenType.StartArray:
                return SliceOf(ref json);
            default:
                throw GatewayException.Invalid(
                    $"'messages[{index}].content' must be a string or an array of parts, not {JsonMember.Describe(json)}.", $"messages[{index}].content");
        }
    }

    // Open WebUI hands back what it got from this gateway, and in older versions a single object; anything else is not from here.
    private static JsonSlice ReadReasoning(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.StartArray)
        {
            return SliceOf(ref json);
        }

        json.Skip();
        return default;
    }

    private static JsonSlice SliceOf(ref Utf8JsonReader json)
    {
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return new JsonSlice(start, (int)json.BytesConsumed - start);
    }
}
