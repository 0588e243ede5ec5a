using System.Text.Json;
using BedrockAspire.ChatApi.ChatCompletions.Guardrails;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.ChatCompletions.Settings;

/// <summary>Reads the members that concern the call itself: OpenAI's, and Bedrock's in both spellings.</summary>
internal static class CallSettingsReader
{
    private const int MaxUserLength = 128;
    private const int MaxChoices = 128;
    private const int MaxPaths = 10;
    private const int MaxPathLength = 256;
    private const int MaxMetadata = 16;

    /// <summary>Reads what stands behind the name that the reader stands on.</summary>
    /// <returns>False when it is no such member; then the reader stands where it stood.</returns>
    /// <exception cref="GatewayException">It is malformed.</exception>
    public static bool TryRead(ref Utf8JsonReader json, ChatRequest request)
    {
        var settings = request.Settings;
        if (json.ValueTextEquals("user"u8))
        {
            ReadUser(ref json, request, "user");
        }
        else if (json.ValueTextEquals("safety_identifier"u8))
        {
            ReadUser(ref json, request, "safety_identifier");
        }
        else if (json.ValueTextEquals("metadata"u8))
        {
            ReadMetadata(ref json, request);
        }
        else if (json.ValueTextEquals("n"u8))
        {
            ReadChoices(ref json, settings);
        }
        else if (json.ValueTextEquals("service_tier"u8))
        {
            ReadServiceTier(ref json, request);
        }
        else if (json.ValueTextEquals("guardrail"u8) || json.ValueTextEquals("guardrailConfig"u8)
            || json.ValueTextEquals("guardrail_config"u8) || json.ValueTextEquals("amazon-bedrock-guardrailConfig"u8))
        {
            settings.Guardrail = GuardrailReader.Read(ref json, json.GetString()!) ?? settings.Guardrail;
        }
        else if (json.ValueTextEquals("latency"u8))
        {
            json.Read();
            ReadLatency(ref json, settings, "latency", "latency");
        }
        else if (json.ValueTextEquals("performance_config"u8) || json.ValueTextEquals("performanceConfig"u8))
        {
            ReadPerformance(ref json, request, json.GetString()!);
        }
        else if (json.ValueTextEquals("additional_model_request_fields"u8) || json.ValueTextEquals("additionalModelRequestFields"u8))
        {
            var member = json.GetString()!;
            json.Read();
            settings.Fields = JsonMember.ObjectSlice(ref json, request.Body.Span, member);
            settings.FieldsMember = member;
        }
        else if (json.ValueTextEquals("additional_model_response_field_paths"u8) || json.ValueTextEquals("additionalModelResponseFieldPaths"u8))
        {
            ReadPaths(ref json, settings, json.GetString()!);
        }
        else
        {
            return false;
        }

        return true;
    }

    // Open WebUI's pipelines get an object; it says nothing that could be sent.
    private static void ReadUser(ref Utf8JsonReader json, ChatRequest request, string member)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            var user = JsonMember.String(json, member);
            if (user.Length > MaxUserLength)
            {
                request.Ignore(member);
            }
            else if (user.Length > 0)
            {
                request.Settings.UserMembers.Add(member);
                request.Settings.User = member == "safety_identifier" ? user : request.Settings.User ?? user;
            }
        }
        else if (json.TokenType != JsonTokenType.Null)
        {
            json.Skip();
            request.Ignore(member);
        }
    }

    private static void ReadMetadata(ref Utf8JsonReader json, ChatRequest request)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid($"'metadata' must be an object of strings, not {JsonMember.Describe(json)}.", "metadata");
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = JsonMember.String(json, "a key of 'metadata'");
            json.Read();
            if (json.TokenType == JsonTokenType.String && request.Settings.Metadata is null or { Count: < MaxMetadata })
            {
                (request.Settings.Metadata ??= []).Add(new(key, JsonMember.String(json, $"metadata.{key}")));
            }
            else
            {
                request.Ignore($"metadata.{key}");
            }

            json.Skip();
        }
    }

    private static void ReadChoices(ref Utf8JsonReader json, CallSettings settings)
    {
        var choices = JsonMember.ReadNumber(ref json, "n", 1, MaxChoices) ?? 1;
        settings.Choices = choices == Math.Floor(choices) ? (int)choices : throw GatewayException.Invalid("'n' must be a whole number.", "n");
    }

    private static void ReadServiceTier(ref Utf8JsonReader json, ChatRequest request)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        var tier = JsonMember.String(json, "service_tier");
        request.Settings.NamesServiceTier = true;
        switch (tier)
        {
            case "auto" or "default" or "standard_only":
                break;
            case "flex" or "priority" or "reserved":
                request.Settings.ServiceTier = tier;
                break;
            case "fast":
                request.Settings.ServiceTier = "priority";
                break;
            case "scale":
                request.Ignore("service_tier");
                break;
            default:
                throw GatewayException.Invalid("'service_tier' must be \"auto\", \"default\", \"flex\" or \"priority\".", "service_tier");
        }
    }

    private static void ReadPerformance(ref Utf8JsonReader json, ChatRequest request, string member)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid($"'{member}' must be an object with latency, not {JsonMember.Describe(json)}.", member);
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("latency"u8))
            {
                json.Read();
                ReadLatency(ref json, request.Settings, member, $"{member}.latency");
            }
            else
            {
                request.IgnoreMember($"{member}.", ref json);
            }
        }
    }

    private static void ReadLatency(ref Utf8JsonReader json, CallSettings settings, string member, string param)
    {
        if (json.TokenType != JsonTokenType.Null)
        {
            var latency = JsonMember.String(json, param);
            settings.LatencyMember = member;
            settings.Latency = latency is "standard" or "optimized"
                ? latency
                : throw GatewayException.Invalid($"'{param}' must be \"standard\" or \"optimized\".", param);
        }
    }

    private static void ReadPaths(ref Utf8JsonReader json, CallSettings settings, string member)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            throw GatewayException.Invalid($"'{member}' must be an array of JSON pointers, not {JsonMember.Describe(json)}.", member);
        }

        var start = (int)json.TokenStartIndex;
        var count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var path = JsonMember.String(json, $"{member}[{count}]");
            if (!path.StartsWith('/') || path.Length > MaxPathLength || ++count > MaxPaths)
            {
                throw GatewayException.Invalid(
                    $"'{member}' takes up to {MaxPaths} JSON pointers such as \"/stop_sequence\", of up to {MaxPathLength} characters each.", member);
            }
        }

        settings.ResponsePaths = count == 0 ? default : new JsonSlice(start, (int)json.BytesConsumed - start);
    }
}
