using System.Text.Json;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.ChatCompletions.Guardrails;

/// <summary>Reads what a caller says of guardrails: in Bedrock's shape, by an id alone, or in the headers of AWS's own chat completions.</summary>
internal static class GuardrailReader
{
    private const string IdHeader = "X-Amzn-Bedrock-GuardrailIdentifier";
    private const string VersionHeader = "X-Amzn-Bedrock-GuardrailVersion";
    private const string TraceHeader = "X-Amzn-Bedrock-Trace";

    /// <summary>Reads the value behind the name that the reader stands on. Null says nothing, false turns off.</summary>
    /// <exception cref="GatewayException">It is malformed.</exception>
    public static GuardrailWish? Read(ref Utf8JsonReader json, string member)
    {
        json.Read();
        switch (json.TokenType)
        {
            case JsonTokenType.Null or JsonTokenType.True:
                return null;
            case JsonTokenType.False:
                return GuardrailWish.Off(member);
            case JsonTokenType.String:
                var word = JsonMember.String(json, member);
                return word is "none" or "off" ? GuardrailWish.Off(member) : Checked(new GuardrailWish(member, word, "DRAFT", null, null), member);
            case JsonTokenType.StartObject:
                return ReadObject(ref json, member);
            default:
                throw GatewayException.Invalid($"'{member}' must be an object with guardrailIdentifier and guardrailVersion, not {JsonMember.Describe(json)}.", member);
        }
    }

    /// <summary>Reads the headers; null when there is none.</summary>
    /// <exception cref="GatewayException">One is malformed.</exception>
    public static GuardrailWish? Read(IHeaderDictionary headers)
    {
        if (headers[IdHeader] is not [{ Length: > 0 } id])
        {
            return null;
        }

        var version = headers[VersionHeader] is [{ Length: > 0 } given] ? given : "DRAFT";
        var trace = headers[TraceHeader] is [{ Length: > 0 } asked] ? asked.ToLowerInvariant() : null;
        return Checked(new GuardrailWish(IdHeader, id, version, trace, null), IdHeader);
    }

    private static GuardrailWish ReadObject(ref Utf8JsonReader json, string member)
    {
        string? id = null, version = null, trace = null, mode = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonMember.String(json, member);
            json.Read();
            var value = json.TokenType == JsonTokenType.Null ? null : name switch
            {
                // Some write the version as a number.
                "guardrailVersion" or "guardrail_version" when json.TokenType == JsonTokenType.Number => json.GetDouble().ToString("0", System.Globalization.CultureInfo.InvariantCulture),
                _ => JsonMember.String(json, $"{member}.{name}"),
            };
            switch (name)
            {
                case "guardrailIdentifier" or "guardrail_identifier":
                    id = value;
                    break;
                case "guardrailVersion" or "guardrail_version":
                    version = value;
                    break;
                case "trace":
                    trace = value;
                    break;
                case "streamProcessingMode" or "stream_processing_mode":
                    mode = value;
                    break;
                default:
                    throw GatewayException.Invalid(
                        $"'{member}.{name}' is not known; a guardrail has guardrailIdentifier, guardrailVersion, trace and streamProcessingMode.", $"{member}.{name}");
            }
        }

        return string.IsNullOrEmpty(id)
            ? throw GatewayException.Invalid($"'{member}.guardrailIdentifier' is missing.", $"{member}.guardrailIdentifier")
            : Checked(new GuardrailWish(member, id, version ?? "DRAFT", trace, mode), member);
    }

    private static GuardrailWish Checked(GuardrailWish wish, string member)
    {
        Check(GuardrailWords.IsIdentifier(wish.Id!), "guardrailIdentifier", "a guardrail's id or ARN");
        Check(GuardrailWords.IsVersion(wish.Version), "guardrailVersion", "a number or DRAFT");
        Check(wish.Trace is null || GuardrailWords.IsTrace(wish.Trace), "trace", "\"disabled\", \"enabled\" or \"enabled_full\"");
        Check(wish.StreamProcessingMode is null || GuardrailWords.IsProcessingMode(wish.StreamProcessingMode), "streamProcessingMode", "\"sync\" or \"async\"");
        return wish;

        void Check(bool isValid, string name, string expected)
        {
            if (!isValid)
            {
                throw GatewayException.Invalid($"'{member}': {name} must be {expected}.", member);
            }
        }
    }
}
