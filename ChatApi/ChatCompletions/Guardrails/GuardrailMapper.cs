using System.Text.Json;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions.Guardrails;

/// <summary>Writes <c>guardrailConfig</c>: the operator's guardrail, or the caller's where there is none or the operator lets callers choose.</summary>
internal static class GuardrailMapper
{
    /// <summary>Writes the member, if a guardrail applies.</summary>
    public static void Write(Utf8JsonWriter json, GuardrailWish? wish, GuardrailOptions options, bool isStream, GatewayRequest notes)
    {
        if (Decide(wish, options, notes) is not { Id: { } id } guardrail)
        {
            return;
        }

        json.WriteStartObject("guardrailConfig"u8);
        json.WriteString("guardrailIdentifier"u8, id);
        json.WriteString("guardrailVersion"u8, guardrail.Version);
        json.WriteString("trace"u8, guardrail.Trace ?? options.Trace);
        if (isStream)
        {
            json.WriteString("streamProcessingMode"u8, guardrail.StreamProcessingMode ?? options.StreamProcessingMode);
        }

        json.WriteEndObject();
    }

    private static GuardrailWish? Decide(GuardrailWish? wish, GuardrailOptions options, GatewayRequest notes)
    {
        if (string.IsNullOrEmpty(options.Id))
        {
            return wish;
        }

        var configured = new GuardrailWish("", options.Id, options.Version, null, null);
        if (wish is null || (wish.Id == configured.Id && wish.Version == configured.Version))
        {
            return configured with { Trace = wish?.Trace };
        }

        if (options.AllowOverride)
        {
            return wish;
        }

        notes.Ignore(wish.Member);
        notes.Warn("the operator's guardrail applies, and callers may neither replace it nor turn it off");
        return configured;
    }
}
