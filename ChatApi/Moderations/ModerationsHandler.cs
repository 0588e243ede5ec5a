using BedrockAspire.Gateway.Calls;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ChatApi.Moderations;

/// <summary>Judges texts by Bedrock's guardrail checks: read, call, answer, record.</summary>
internal sealed class ModerationsHandler(GuardrailFacts facts, GuardrailClient client, ModelCalls calls, IOptions<ModerationsOptions> options)
{
    // What names the checks in headers and accounts: there is no model.
    private const string Checks = "guardrail-checks";
    private const string ChecksName = "Guardrail checks";
    private const string ChecksProvider = "Amazon";
    private const int BytesPerTextUnit = 1000;

    private readonly ModelFacts? _priced = options.Value.PricePer1kTextUnits is { } price ? Priced(price) : null;

    public async Task HandleAsync(HttpContext context)
    {
        var call = GatewayRequest.Of(context);
        // Kept until the end: the texts are in it, and calls may still wait for their turn.
        using var body = await RequestBody.ReadJsonAsync(context, context.RequestAborted);
        var request = ModerationRequestReader.Read(body.Memory);
        var model = request.Model ?? facts.Models[0];
        call.RequestedModel = model;
        if (!facts.Models.Contains(model))
        {
            throw new GatewayException(
                GatewayErrorKind.ModelNotFound,
                $"There is no such model for moderation. Leave 'model' out, or use one of {string.Join(", ", facts.Models)}; all of them mean Bedrock's guardrail checks.",
                "model");
        }

        foreach (var name in request.Ignored)
        {
            call.Ignore(name);
        }

        var region = client.FindRegion();
        var checks = new CatalogueModel(Checks, ChecksName, ChecksProvider, ModelMode.Other, Checks, region, _priced);
        call.Resolved(new ModelResolution(model, checks, Checks, region));
        // A text unit is up to 1,000 characters, of which no one takes less than a byte.
        var estimate = new CallEstimate
        {
            MaxOutputTokens = 0,
            Queries = request.Inputs.Sum(static texts => (texts.Sum(static text => text.Length) + BytesPerTextUnit - 1) / BytesPerTextUnit),
        };
        await calls.RunAsync(GenAiNames.Moderation, call, estimate, () => JudgeAsync(context, call, region, model, request));
    }

    private static ModelFacts Priced(decimal per1kTextUnits) => new()
    {
        Id = Checks,
        Name = ChecksName,
        Provider = ChecksProvider,
        Mode = "other",
        Prices = new Dictionary<string, ModelPrice> { ["base"] = new() { In = 0, Out = 0, Per1kQueries = per1kTextUnits } },
    };

    private async Task<CallResult> JudgeAsync(HttpContext context, GatewayRequest call, string region, string model, ModerationRequest request)
    {
        // When one of several calls fails, the others are billed.
        call.IsUsagePartial = request.Inputs.Count > 1;
        call.BeginUpstream();
        Judgement[] judgements;
        try
        {
            judgements = await client.JudgeAsync(region, request, context.RequestAborted);
        }
        finally
        {
            call.EndUpstream();
        }

        call.InputTokens = 0;
        call.OutputTokens = 0;
        call.Queries = judgements.Sum(static judgement => judgement.TextUnits);
        call.IsUsagePartial = false;
        using var output = new PooledBufferWriter(2048);
        ModerationResponseWriter.Write(output, $"modr-{Guid.CreateVersion7():N}", model, judgements, options.Value.Threshold);
        await JsonResponse.WriteAsync(context.Response, output.WrittenMemory, context.RequestAborted);
        return default;
    }
}
