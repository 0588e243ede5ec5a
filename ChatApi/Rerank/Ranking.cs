namespace BedrockAspire.ChatApi.Rerank;

/// <summary>The answer to a request.</summary>
/// <param name="Results">Best first; documents of equal score in the order of the request.</param>
/// <param name="Tokens">Input tokens; null where Bedrock did not say.</param>
/// <param name="Queries">What is billed.</param>
internal sealed record Ranking(IReadOnlyList<RankedDocument> Results, long? Tokens, int Queries)
{
    /// <summary>Puts the results of all calls together.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="batches">What the calls were about.</param>
    /// <param name="replies">What they answered.</param>
    public static Ranking Merge(RerankRequest request, RerankBatch[] batches, RerankReply[] replies)
    {
        var results = new List<RankedDocument>(request.Documents.Count);
        var queries = 0;
        for (var i = 0; i < batches.Length; i++)
        {
            var places = batches[i].Places;
            results.AddRange(replies[i].Results.Select(result => result with { Index = places[result.Index] }));
            queries += replies[i].Queries ?? batches[i].Queries;
        }

        // What was not sent because it is blank fits nothing.
        var sent = batches.SelectMany(static batch => batch.Places).ToHashSet();
        results.AddRange(Enumerable.Range(0, request.Documents.Count).Where(place => !sent.Contains(place)).Select(static place => new RankedDocument(place, 0)));
        var ranked = results
            .OrderByDescending(static result => result.Score)
            .ThenBy(static result => result.Index)
            .Take(request.TopN ?? int.MaxValue);
        long? tokens = Array.TrueForAll(replies, static reply => reply.Tokens is not null) ? replies.Sum(static reply => (long)reply.Tokens!.Value) : null;
        return new Ranking([.. ranked], tokens, queries);
    }
}
