using System.Text.Json;
using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Invoke;
using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Simulator.Rerank;

/// <summary>InvokeModel of rerankers. A document's score grows with the words of the query that it has.</summary>
internal sealed class RerankModels
{
    private const double Unrelated = 0.00001;
    private const double ShareOfCoverage = 0.9;

    private readonly Dictionary<string, RerankCard> _byId;

    public RerankModels()
    {
        using var stream = EmbeddedData.Open("rerank-models.json");
        var file = JsonSerializer.Deserialize(stream, RerankJsonContext.Default.RerankFile)
            ?? throw new InvalidOperationException("rerank-models.json is empty.");
        _byId = file.Models.ToDictionary(card => card.Id, StringComparer.Ordinal);
    }

    public InvokeResult Invoke(JsonElement request, ModelCard model)
    {
        var card = _byId.GetValueOrDefault(model.Id) ?? throw AwsException.Validation("This action doesn't support the model that you provided.");
        var body = new BodyReader(request);
        var query = body.Text("query", required: true, min: 1);
        var documents = ReadDocuments(body, card);
        var top = body.Integer("top_n", 1, int.MaxValue);
        if (card.Family == "cohere")
        {
            body.Integer("api_version", 2, 2, required: true);
            body.Integer("max_tokens_per_doc", 1, int.MaxValue);
        }

        body.Complete();
        var tokens = documents.Sum(document => TokenEstimate.Of(query!) + TokenEstimate.Of(document));
        var billed = documents.Sum(document => 1 + ((TokenEstimate.Of(query!) + TokenEstimate.Of(document)) / card.TokensPerDocument));
        var queries = (int)((billed + card.DocumentsPerQuery - 1) / card.DocumentsPerQuery);
        var ranked = documents
            .Select((document, index) => (Index: index, Score: ScoreOf(query!, document)))
            .OrderByDescending(pair => pair.Score)
            .ThenBy(pair => pair.Index)
            .Take((int)(top ?? documents.Count));
        return new InvokeResult(
            Json.Object(json =>
            {
                json.WriteStartArray("results");
                foreach (var (index, score) in ranked)
                {
                    json.WriteStartObject();
                    json.WriteNumber("index", index);
                    json.WriteNumber("relevance_score", score);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }),
            new Usage(tokens, 0, Queries: queries));
    }

    private static List<string> ReadDocuments(BodyReader body, RerankCard card)
    {
        if (body.Member("documents", JsonValueKind.Array, required: true) is not { } list)
        {
            return [];
        }

        var count = list.GetArrayLength();
        if (count == 0)
        {
            body.Violation("#/documents: expected minimum item count: 1, found: 0");
        }

        if (count > card.Documents)
        {
            body.Violation($"#/documents: expected maximum item count: {card.Documents}, found: {count}");
        }

        var texts = new List<string>(count);
        foreach (var document in list.EnumerateArray())
        {
            if (document.ValueKind != JsonValueKind.String)
            {
                body.Violation($"#/documents/{texts.Count}: expected type: String, found: {document.ValueKind}");
            }

            texts.Add(document.ValueKind == JsonValueKind.String ? document.GetString()! : "");
        }

        return texts;
    }

    // Most of it is how much of the query the document covers; the rest is how little else it says.
    private static double ScoreOf(string query, string document)
    {
        var telling = Words.Telling(query, int.MaxValue);
        var asked = telling.Count > 0 ? telling : [.. Words.Of(query)];
        var said = Words.Of(document);
        var shared = asked.Count(said.Contains);
        return shared == 0
            ? Unrelated
            : Math.Round((ShareOfCoverage * shared / asked.Count) + ((1 - ShareOfCoverage) * shared / said.Count), 6);
    }
}
