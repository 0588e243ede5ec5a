using System.Text;
using System.Text.Json.Nodes;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Converse;
using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Benchmarks.Micro;

/// <summary>What the micro benchmarks work on. The simulator encodes it, so it is what comes over the wire.</summary>
internal static class Samples
{
    public const int Deltas = 100;
    public const int MaxFrameBytes = 16 * 1024 * 1024;

    private const int AnswerTokens = 300;
    private const string ModelId = "anthropic.claude-haiku-5-5";

    private static readonly Reply Answer = new([new TextBlock(FillerWords.Take(AnswerTokens))], "end_turn");
    private static readonly Usage AnswerUsage = new(256, AnswerTokens, 0, 0);

    /// <summary>A stream of 100 text deltas with all that stands around them.</summary>
    public static byte[] Stream() => ConverseStreamEncoder.Encode(Answer, AnswerUsage, seed: 1, Deltas, null, null, null).All.ToArray();

    /// <summary>The reply to a call that does not stream.</summary>
    public static byte[] Reply() => ConverseJson.Encode(Answer, AnswerUsage, null, null);

    /// <summary>A conversation of about this many bytes, in messages of some 500.</summary>
    public static byte[] ChatRequest(int bytes)
    {
        var messages = new JsonArray(new JsonObject { ["role"] = "system", ["content"] = "You are a helpful assistant." });
        for (var length = 0; length < bytes; length += 500)
        {
            messages.Add((JsonNode)new JsonObject
            {
                ["role"] = messages.Count % 2 == 1 ? "user" : "assistant",
                ["content"] = FillerWords.Take(80) + "\n\"quoted\"",
            });
        }

        var body = new JsonObject { ["model"] = ModelId, ["messages"] = messages, ["max_tokens"] = 1000, ["stream"] = true };
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    public static CatalogueModel Model()
    {
        var facts = ModelTable.Load().Find(ModelId) ?? throw new InvalidOperationException($"The table has no {ModelId}.");
        return new CatalogueModel(facts.Id, facts.Name, facts.Provider, facts.Kind, facts.Id, "us-east-1", facts);
    }
}
