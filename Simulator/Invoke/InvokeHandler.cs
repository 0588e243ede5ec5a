using System.Globalization;
using System.Text.Json;
using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Converse;
using BedrockAspire.Simulator.Embeddings;
using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Images;
using BedrockAspire.Simulator.Invoke.Chat;
using BedrockAspire.Simulator.Recording;
using BedrockAspire.Simulator.Rerank;

namespace BedrockAspire.Simulator.Invoke;

/// <summary>InvokeModel and its stream: finds the model's family, whose body format differs.</summary>
internal sealed class InvokeHandler(
    ModelResolver resolver, StabilityImages stability, StabilityServices services, AmazonImages amazon, ChatInvocation chat,
    RerankModels rerankers, Playback playback)
{
    public async Task HandleAsync(Exchange exchange, bool streaming)
    {
        var card = resolver.Resolve(exchange.Id, exchange.Region).Card;
        if (card.Supports.Apis is not null)
        {
            throw AwsException.Validation("This action doesn't support the model that you provided. Try again with the Converse API.");
        }

        if (streaming && !card.Streaming)
        {
            throw AwsException.Validation("The model is unsupported for streaming.");
        }

        using var document = ParseBody(exchange.Body);
        try
        {
            await AnswerAsync(exchange, card, document.RootElement, streaming);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or KeyNotFoundException or ArgumentNullException)
        {
            // A member of another JSON type than its family reads, below what the schema checks cover.
            throw BodyReader.Malformed("#: a member has an unexpected type");
        }
    }

    private async Task AnswerAsync(Exchange exchange, ModelCard card, JsonElement request, bool streaming)
    {
        if (exchange.Answer?.Body is { } body)
        {
            var images = card.Mode.StartsWith("image", StringComparison.Ordinal) ? 1 : 0;
            var usage = exchange.Answer.Usage?.ToUsage() ?? new Usage(
                TokenEstimate.OfRequest(exchange.Body), card.Mode == "rerank" ? 0 : 1, Images: images, Queries: card.Mode == "rerank" ? 1 : 0);
            await WriteAsync(exchange, card, new InvokeResult(Json.Bytes(body), usage));
            return;
        }

        if (streaming)
        {
            await chat.StreamAsync(exchange, request, card);
            return;
        }

        var result = card.Mode switch
        {
            "image" when card.Provider == "Amazon" => amazon.Invoke(request, card),
            "image" => stability.Invoke(request, card),
            "image-edit" => services.Invoke(request, card),
            "embedding" => EmbeddingModels.Invoke(request, card),
            "rerank" => rerankers.Invoke(request, card),
            "chat" => chat.Invoke(exchange, request, card),
            _ => throw AwsException.Validation("This action doesn't support the model that you provided."),
        };
        await WriteAsync(exchange, card, result);
    }

    private async Task WriteAsync(Exchange exchange, ModelCard card, InvokeResult result)
    {
        exchange.BilledModel = card.Id;
        exchange.Usage = result.Usage;
        var headers = exchange.Context.Response.Headers;
        headers["X-Amzn-Bedrock-Invocation-Latency"] = Number(ConverseJson.LatencyOf(result.Usage));
        if (!card.Mode.StartsWith("image", StringComparison.Ordinal))
        {
            headers["X-Amzn-Bedrock-Input-Token-Count"] = Number(result.Usage.InputTokens);
            if (card.Mode is not ("embedding" or "rerank"))
            {
                headers["X-Amzn-Bedrock-Output-Token-Count"] = Number(result.Usage.OutputTokens);
            }
        }

        await playback.WriteBodyAsync(exchange, result.Body);
    }

    private static JsonDocument ParseBody(byte[] body)
    {
        try
        {
            var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // Falls through to the same words as a body that is JSON but no object.
        }

        throw BodyReader.Malformed("#: expected type: JSONObject");
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
