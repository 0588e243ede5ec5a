using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Calls;

namespace BedrockAspire.ChatApi.Rerank;

/// <summary>The documents of one call.</summary>
/// <param name="Places">Their places in the request.</param>
/// <param name="Texts">Their texts, in the same order.</param>
/// <param name="Queries">What AWS bills for them at most, by the lengths of the texts.</param>
internal sealed record RerankBatch(int[] Places, JsonSlice[] Texts, int Queries)
{
    /// <summary>Splits a request into as many calls as the model needs. Blank documents are in none: there is nothing to compare.</summary>
    public static RerankBatch[] Split(RerankRequest request, RerankModel model) =>
    [
        .. Enumerable.Range(0, request.Documents.Count)
            .Where(place => !JsonText.IsBlank(request.Documents[place].Of(request.Body.Span)[1..^1]))
            .Chunk(model.Documents)
            .Select(places => Make(places, request, model)),
    ];

    private static RerankBatch Make(int[] places, RerankRequest request, RerankModel model)
    {
        var texts = Array.ConvertAll(places, place => request.Documents[place]);
        var billed = texts.Sum(text => 1 + (CallEstimate.TokensOf(request.Query.Length + text.Length) / model.TokensPerDocument));
        return new RerankBatch(places, texts, (int)((billed + model.DocumentsPerQuery - 1) / model.DocumentsPerQuery));
    }
}
