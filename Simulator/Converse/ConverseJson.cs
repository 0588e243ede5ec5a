using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Guardrails;
using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Simulator.Converse;

/// <summary>Writes a reply as Converse's JSON.</summary>
internal static class ConverseJson
{
    private const int MillisecondsPerToken = 8;

    public static byte[] Encode(Reply reply, Usage usage, string? latency, string? serviceTier, Guardrail? guardrail = null)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            json.WriteStartObject();
            WriteTrailer(json, usage, latency, serviceTier, guardrail);
            json.WriteStartObject("output"u8);
            json.WriteStartObject("message"u8);
            json.WriteStartArray("content"u8);
            foreach (var block in reply.Blocks)
            {
                WriteBlock(json, block);
            }

            json.WriteEndArray();
            json.WriteString("role"u8, "assistant"u8);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteString("stopReason"u8, reply.StopReason);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Usage, metrics and the echoed service settings, as both forms of the operation end with. The latency is made up, so that it repeats.</summary>
    public static void WriteTrailer(Utf8JsonWriter json, Usage usage, string? latency, string? serviceTier, Guardrail? guardrail = null)
    {
        json.WriteStartObject("metrics"u8);
        json.WriteNumber("latencyMs"u8, LatencyOf(usage));
        json.WriteEndObject();
        json.WriteStartObject("usage"u8);
        json.WriteNumber("inputTokens"u8, usage.InputTokens);
        json.WriteNumber("outputTokens"u8, usage.OutputTokens);
        json.WriteNumber("totalTokens"u8, usage.TotalTokens);
        json.WriteNumber("cacheReadInputTokens"u8, usage.CacheReadInputTokens);
        json.WriteNumber("cacheWriteInputTokens"u8, usage.CacheWriteInputTokens);
        WriteCacheDetails(json, usage);
        json.WriteEndObject();
        WriteSetting(json, "performanceConfig", "latency", latency);
        WriteSetting(json, "serviceTier", "type", serviceTier);
        guardrail?.WriteTrace(json);
    }

    private static void WriteCacheDetails(Utf8JsonWriter json, Usage usage)
    {
        if (usage.CacheWriteInputTokens == 0)
        {
            return;
        }

        json.WriteStartArray("cacheDetails"u8);
        foreach (var (ttl, tokens) in new[] { ("1h", usage.CacheWrite1hInputTokens), ("5m", usage.CacheWriteInputTokens - usage.CacheWrite1hInputTokens) })
        {
            if (tokens > 0)
            {
                json.WriteStartObject();
                json.WriteString("ttl"u8, ttl);
                json.WriteNumber("inputTokens"u8, tokens);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    public static long LatencyOf(Usage usage) => 100 + (usage.OutputTokens * MillisecondsPerToken);

    private static void WriteSetting(Utf8JsonWriter json, string name, string member, string? value)
    {
        if (value is not null)
        {
            json.WriteStartObject(name);
            json.WriteString(member, value);
            json.WriteEndObject();
        }
    }

    private static void WriteBlock(Utf8JsonWriter json, ReplyBlock block)
    {
        json.WriteStartObject();
        switch (block)
        {
            case TextBlock text:
                json.WriteString("text"u8, text.Text);
                break;
            case ReasoningBlock { RedactedContent: { } redacted }:
                json.WriteStartObject("reasoningContent"u8);
                json.WriteString("redactedContent"u8, redacted);
                json.WriteEndObject();
                break;
            case ReasoningBlock reasoning:
                json.WriteStartObject("reasoningContent"u8);
                json.WriteStartObject("reasoningText"u8);
                json.WriteString("text"u8, reasoning.Text);
                if (reasoning.Signature is not null)
                {
                    json.WriteString("signature"u8, reasoning.Signature);
                }

                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case ToolUseBlock tool:
                json.WriteStartObject("toolUse"u8);
                json.WritePropertyName("input"u8);
                json.WriteRawValue(tool.Input, skipInputValidation: true);
                json.WriteString("name"u8, tool.Name);
                json.WriteString("toolUseId"u8, tool.Id);
                json.WriteEndObject();
                break;
        }

        json.WriteEndObject();
    }
}
