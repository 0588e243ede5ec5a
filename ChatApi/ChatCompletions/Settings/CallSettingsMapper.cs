using System.Text.Json;
using BedrockAspire.ChatApi.ChatCompletions.Guardrails;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions.Settings;

/// <summary>Writes the members of a Converse request that concern the call itself.</summary>
internal static class CallSettingsMapper
{
    /// <summary>Writes them.</summary>
    public static void Write(
        Utf8JsonWriter json, ChatRequest request, CatalogueModel model, GatewayRequest notes, ChatApiOptions options, bool isStream)
    {
        var settings = request.Settings;
        GuardrailMapper.Write(json, settings.Guardrail, options.Guardrail, isStream, notes);
        if (settings.ServiceTier is { } tier)
        {
            if (model.Supports.ServiceTiers?.Contains(tier) is false)
            {
                notes.Ignore("service_tier");
            }
            else
            {
                json.WriteStartObject("serviceTier"u8);
                json.WriteString("type"u8, tier);
                json.WriteEndObject();
            }
        }

        if (settings.Latency is { } latency)
        {
            json.WriteStartObject("performanceConfig"u8);
            json.WriteString("latency"u8, latency);
            json.WriteEndObject();
        }

        RequestMetadataMapper.Write(json, settings, notes, options);
        if (settings.ResponsePaths.Length > 0)
        {
            json.WritePropertyName("additionalModelResponseFieldPaths"u8);
            json.WriteRawValue(settings.ResponsePaths.Of(request.Body.Span), skipInputValidation: true);
        }
    }
}
