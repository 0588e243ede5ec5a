using System.Text.Json;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.ChatCompletions.Thinking;

/// <summary>Reads <c>reasoning_effort</c> and <c>thinking</c>. What makes no sense is named, not refused: Open WebUI's fields are free text.</summary>
internal static class ThinkingReader
{
    /// <summary>Reads what stands behind the name that the reader stands on.</summary>
    public static void ReadEffort(ref Utf8JsonReader json, ChatRequest request)
    {
        if (TryReadWord(ref json, "reasoning_effort", out var effort) && IsEffort(effort))
        {
            request.Thinking = request.Thinking with { Effort = effort };
        }
        else if (effort != "")
        {
            request.Ignore("reasoning_effort");
        }
    }

    /// <summary>Reads what stands behind the name that the reader stands on.</summary>
    public static void ReadThinking(ref Utf8JsonReader json, ChatRequest request)
    {
        var peek = json;
        peek.Read();
        if (peek.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            json.Read();
            request.Thinking = request.Thinking with { Switch = json.TokenType == JsonTokenType.True ? ThinkingSwitch.On : ThinkingSwitch.Off };
        }
        else if (peek.TokenType == JsonTokenType.StartObject)
        {
            json.Read();
            ReadObject(ref json, request);
        }
        else if (TryReadWord(ref json, "thinking", out var word) && SwitchOf(word) is { } known)
        {
            request.Thinking = request.Thinking with { Switch = known };
        }
        else if (IsEffort(word))
        {
            request.Thinking = request.Thinking with { Switch = ThinkingSwitch.On, Effort = request.Thinking.Effort ?? word };
        }
        else if (word != "")
        {
            request.Ignore("thinking");
        }
    }

    private static void ReadObject(ref Utf8JsonReader json, ChatRequest request)
    {
        var wish = request.Thinking;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("type"u8))
            {
                TryReadWord(ref json, "thinking.type", out var type);
                wish = wish with
                {
                    Switch = SwitchOf(type) ?? throw GatewayException.Invalid(
                        "'thinking.type' must be \"enabled\", \"adaptive\" or \"disabled\".", "thinking.type"),
                };
            }
            else if (json.ValueTextEquals("budget_tokens"u8))
            {
                wish = wish with { Budget = JsonMember.ReadCount(ref json, "thinking.budget_tokens") };
            }
            else if (json.ValueTextEquals("effort"u8))
            {
                // Claude refuses it there, but it is clear what is meant.
                wish = TryReadWord(ref json, "thinking.effort", out var effort) && IsEffort(effort) ? wish with { Effort = effort } : wish;
            }
            else if (json.ValueTextEquals("display"u8))
            {
                json.Read();
                wish = json.TokenType == JsonTokenType.String ? wish with { Display = JsonMember.Slice(json, "thinking.display") } : wish;
                json.Skip();
            }
            else
            {
                request.IgnoreMember("thinking.", ref json);
            }
        }

        request.Thinking = wish.Switch == ThinkingSwitch.Unset && wish.Budget is not null ? wish with { Switch = ThinkingSwitch.On } : wish;
    }

    // Empty for null and for the empty string, which ask for nothing; null for what is no string.
    private static bool TryReadWord(ref Utf8JsonReader json, string param, out string? word)
    {
        json.Read();
        word = json.TokenType switch
        {
            JsonTokenType.Null => "",
            JsonTokenType.String => JsonMember.String(json, param).Trim().ToLowerInvariant(),
            _ => null,
        };
        json.Skip();
        return !string.IsNullOrEmpty(word);
    }

    private static bool IsEffort(string? word) => word == Efforts.None || (word is not null && Efforts.All.Contains(word));

    private static ThinkingSwitch? SwitchOf(string? word) => word switch
    {
        "enabled" or "on" or "true" => ThinkingSwitch.On,
        "adaptive" or "auto" => ThinkingSwitch.Adaptive,
        "disabled" or "off" or "false" => ThinkingSwitch.Off,
        _ => null,
    };
}
