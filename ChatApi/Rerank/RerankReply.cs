using System.Text.Json;
using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.Errors;

namespace BedrockAspire.ChatApi.Rerank;

/// <summary>What one call says of its documents.</summary>
/// <param name="Results">Indexes are within the call.</param>
/// <param name="Tokens">Input tokens; null when the reply does not say.</param>
/// <param name="Queries">What is billed; null when the reply does not say.</param>
internal sealed record RerankReply(IReadOnlyList<RankedDocument> Results, int? Tokens, int? Queries)
{
    /// <summary>Reads a reply.</summary>
    /// <param name="reply">The reply of either family.</param>
    /// <param name="documents">How many documents were sent.</param>
    /// <param name="expected">How many results were asked for.</param>
    /// <exception cref="BedrockException">It is not a ranking of these documents.</exception>
    public static RerankReply Read(BedrockReply reply, int documents, int expected)
    {
        var results = new List<RankedDocument>(expected);
        int? queries = null;
        try
        {
            var json = new Utf8JsonReader(reply.Body.Span);
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isResults = json.ValueTextEquals("results"u8);
                var isMeta = json.ValueTextEquals("meta"u8);
                json.Read();
                if (isResults && json.TokenType == JsonTokenType.StartArray)
                {
                    ReadResults(ref json, results);
                }
                else if (isMeta && json.TokenType == JsonTokenType.StartObject)
                {
                    queries = ReadSearchUnits(ref json);
                }
                else
                {
                    json.Skip();
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new BedrockException(BedrockErrorCodes.ResponseInvalid, "Bedrock's reply is not one of a reranker.", exception);
        }

        var isRanking = results.Count == expected
            && results.TrueForAll(result => result.Index >= 0 && result.Index < documents)
            && results.DistinctBy(static result => result.Index).Count() == expected;
        return isRanking
            ? new RerankReply(results, reply.InputTokens, queries)
            : throw new BedrockException(
                BedrockErrorCodes.ResponseInvalid, $"The model answered {results.Count} results to {documents} documents, of which it was to rank {expected}.");
    }

    private static void ReadResults(ref Utf8JsonReader json, List<RankedDocument> results)
    {
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            var index = -1;
            var score = 0.0;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isIndex = json.ValueTextEquals("index"u8);
                // Both spellings are reported for Amazon's model.
                var isScore = json.ValueTextEquals("relevance_score"u8) || json.ValueTextEquals("relevanceScore"u8);
                json.Read();
                if (isIndex)
                {
                    index = json.GetInt32();
                }
                else if (isScore)
                {
                    score = json.GetDouble();
                }
                else
                {
                    json.Skip();
                }
            }

            results.Add(new RankedDocument(index, score));
        }
    }

    // meta.billed_units.search_units, Cohere's own count.
    private static int? ReadSearchUnits(ref Utf8JsonReader json)
    {
        int? units = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isBilled = json.ValueTextEquals("billed_units"u8);
            json.Read();
            if (!isBilled || json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isUnits = json.ValueTextEquals("search_units"u8);
                json.Read();
                if (isUnits && json.TokenType == JsonTokenType.Number)
                {
                    units = (int)json.GetDouble();
                }
                else
                {
                    json.Skip();
                }
            }
        }

        return units;
    }
}
