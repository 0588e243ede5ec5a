using System.Text.Json;
using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Converse;
using BedrockAspire.Simulator.EventStream;
using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Recording;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Simulator.Invoke.Chat;

/// <summary>InvokeModel of chat models, whole or as a stream of <c>chunk</c> events.</summary>
internal sealed class ChatInvocation(OfflineAssistant assistant, Playback playback, IOptions<SimulatorOptions> options)
{
    private readonly ClaudeDialect _claude = new();
    private readonly NovaDialect _nova = new();
    private readonly LlamaDialect _llama = new();
    private readonly OpenAiDialect _openAi = new();

    public InvokeResult Invoke(Exchange exchange, JsonElement request, ModelCard card)
    {
        var dialect = DialectOf(card);
        var (reply, usage) = Answer(exchange, request, card, dialect);
        return new InvokeResult(dialect.WriteReply(reply, usage, card), usage);
    }

    public async Task StreamAsync(Exchange exchange, JsonElement request, ModelCard card)
    {
        var dialect = DialectOf(card);
        var (reply, usage) = Answer(exchange, request, card, dialect);
        exchange.BilledModel = card.Id;
        exchange.Usage = usage;
        exchange.Context.Response.Headers["X-Amzn-Bedrock-Content-Type"] = "application/json";
        using var frames = new FrameSequenceBuilder((int)StableHash.Of(exchange.Body, options.Value.Seed));
        foreach (var chunk in dialect.WriteStream(reply, usage, card, exchange.Answer?.Chunks, json => WriteMetrics(json, usage)))
        {
            frames.BeginEvent("chunk").WriteBase64String("bytes", chunk);
            frames.EndEvent();
        }

        await playback.PlayAsync(exchange, frames.Build());
    }

    private (Reply Reply, Usage Usage) Answer(Exchange exchange, JsonElement request, ModelCard card, IChatDialect dialect)
    {
        var prompt = dialect.Read(request, card);
        var reply = FixedReply.IsGivenBy(exchange.Answer) ? FixedReply.Of(exchange.Answer!) : assistant.Answer(prompt, card.Name, card.IsMistral);
        return (reply, FixedReply.UsageOf(exchange.Answer, reply, new Usage(TokenEstimate.OfRequest(exchange.Body), 0)));
    }

    private IChatDialect DialectOf(ModelCard card) => card.Provider switch
    {
        "Anthropic" => _claude,
        "Amazon" => _nova,
        _ when card.Id.StartsWith("meta.", StringComparison.Ordinal) => _llama,
        _ => _openAi,
    };

    private static void WriteMetrics(Utf8JsonWriter json, Usage usage)
    {
        json.WriteStartObject("amazon-bedrock-invocationMetrics");
        json.WriteNumber("inputTokenCount", usage.InputTokens);
        json.WriteNumber("outputTokenCount", usage.OutputTokens);
        json.WriteNumber("invocationLatency", ConverseJson.LatencyOf(usage));
        json.WriteNumber("firstByteLatency", 100);
        json.WriteEndObject();
    }
}
