using System.Text.Json;
using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.EventStream;
using BedrockAspire.Simulator.Guardrails;
using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Recording;
using BedrockAspire.Simulator.Validation;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Simulator.Converse;

/// <summary>Converse and ConverseStream.</summary>
internal sealed class ConverseHandler(
    ShapeValidator validator, ModelResolver resolver, OfflineAssistant assistant, PromptCache cache, Playback playback, IOptions<SimulatorOptions> options)
{
    public async Task HandleAsync(Exchange exchange, bool streaming)
    {
        using var document = JsonRequest.Parse(exchange.Body);
        var request = document.RootElement;
        validator.Validate(streaming ? "ConverseStreamRequest" : "ConverseRequest", request);
        var model = resolver.Resolve(exchange.Id, exchange.Region).Card;
        ModelRules.CheckMode(model);
        ConversationRules.Check(request, model);
        ModelRules.Check(request, model, streaming);
        RefusalRules.Check(request, model, exchange.Rule?.Refuse);

        var guardrail = Guardrail.Of(request, options.Value);
        var usage = EstimateInput(exchange, request, model);
        exchange.BilledModel = model.Id;
        if (exchange.Answer?.Body is { } body)
        {
            exchange.Usage = exchange.Answer.Usage?.ToUsage() ?? usage;
            JsonReply.Write(exchange, Json.Bytes(body));
            return;
        }

        if (streaming)
        {
            await StreamAsync(exchange, request, model, usage, guardrail);
        }
        else
        {
            await ReplyAsync(exchange, request, model, usage, guardrail);
        }
    }

    private async Task ReplyAsync(Exchange exchange, JsonElement request, ModelCard model, Usage estimated, Guardrail? guardrail)
    {
        var rule = guardrail is null && FixedReply.IsGivenBy(exchange.Answer) ? exchange.Rule : null;
        if (rule?.Body is { } prepared && prepared.InputTokens == estimated.InputTokens)
        {
            exchange.Usage = prepared.Usage;
            await playback.WriteBodyAsync(exchange, prepared.Bytes);
            return;
        }

        var (reply, usage) = MakeReply(exchange, request, model, estimated, guardrail, streaming: false);
        var bytes = ConverseJson.Encode(reply, usage, Latency(request), ServiceTier(request), guardrail);
        if (rule is not null)
        {
            rule.Body = new PreparedBody(estimated.InputTokens, usage, bytes);
        }

        exchange.Usage = usage;
        await playback.WriteBodyAsync(exchange, bytes);
    }

    private async Task StreamAsync(Exchange exchange, JsonElement request, ModelCard model, Usage estimated, Guardrail? guardrail)
    {
        var isFixed = exchange.Answer is { Events: not null } || FixedReply.IsGivenBy(exchange.Answer);
        var rule = guardrail is null && isFixed ? exchange.Rule : null;
        if (rule?.Frames is not { } prepared || prepared.InputTokens != estimated.InputTokens)
        {
            prepared = Prepare(exchange, request, model, estimated, guardrail);
            if (rule is not null)
            {
                rule.Frames = prepared;
            }
        }

        exchange.Usage = prepared.Usage;
        await playback.PlayAsync(exchange, prepared.Frames);
    }

    private PreparedFrames Prepare(Exchange exchange, JsonElement request, ModelCard model, Usage estimated, Guardrail? guardrail)
    {
        var seed = (int)StableHash.Of(exchange.Body, options.Value.Seed);
        if (exchange.Answer?.Events is { } events)
        {
            using var builder = new FrameSequenceBuilder(seed);
            foreach (var item in events)
            {
                builder.AddRaw(item.MessageType, item.Type, item.Payload.ValueKind == JsonValueKind.Undefined ? "{}"u8 : Json.Bytes(item.Payload));
            }

            return new PreparedFrames(estimated.InputTokens, exchange.Answer.Usage?.ToUsage() ?? estimated, builder.Build());
        }

        var (reply, usage) = MakeReply(exchange, request, model, estimated, guardrail, streaming: true);
        var frames = ConverseStreamEncoder.Encode(reply, usage, seed, exchange.Answer?.Chunks, Latency(request), ServiceTier(request), guardrail);
        return new PreparedFrames(estimated.InputTokens, usage, frames);
    }

    private (Reply Reply, Usage Usage) MakeReply(
        Exchange exchange, JsonElement request, ModelCard model, Usage estimated, Guardrail? guardrail, bool streaming)
    {
        if (guardrail is { IsInputBlocked: true })
        {
            // The model was not asked, and costs nothing.
            return (Guardrail.Blocked(), new Usage(0, 0));
        }

        var reply = MakeReply(exchange, request, model);
        var usage = FixedReply.UsageOf(exchange.Answer, reply, estimated);
        return (guardrail?.Judge(reply, streaming) ?? reply, usage);
    }

    private Reply MakeReply(Exchange exchange, JsonElement request, ModelCard model)
    {
        if (FixedReply.IsGivenBy(exchange.Answer))
        {
            return FixedReply.Of(exchange.Answer!);
        }

        return assistant.Answer(ConversePromptReader.Read(request, model), model.Name, model.IsMistral);
    }

    private Usage EstimateInput(Exchange exchange, JsonElement request, ModelCard model)
    {
        var total = TokenEstimate.OfRequest(exchange.Body);
        if (total > model.MaxInput)
        {
            throw AwsException.Validation("Input is too long for requested model.");
        }

        return cache.Split(request, model, total);
    }

    private static string? Latency(JsonElement request) =>
        request.TryGetMember("performanceConfig", out var config) && config.TryGetMember("latency", out var latency) ? latency.GetString() : null;

    private static string? ServiceTier(JsonElement request) =>
        request.TryGetMember("serviceTier", out var tier) && tier.TryGetMember("type", out var type) ? type.GetString() : null;
}
