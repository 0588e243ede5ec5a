using System.Text.Json;
using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.Errors;

namespace BedrockAspire.ChatApi.Moderations;

/// <summary>How severe one input is.</summary>
/// <param name="Scores">By OpenAI's category, 0 to 1; those that no filter becomes are absent.</param>
/// <param name="TextUnits">What is billed.</param>
internal sealed record Judgement(IReadOnlyDictionary<string, double> Scores, int TextUnits)
{
    /// <summary>Of an input that holds nothing.</summary>
    public static Judgement OfNothing(GuardrailFacts facts) => new(facts.Categories.ToDictionary(static category => category.OpenAI, static _ => 0.0), 0);

    /// <summary>Reads the reply of InvokeGuardrailChecks. A filter that did not answer is a failure: silence is no all-clear.</summary>
    /// <exception cref="BedrockException">It is not such a reply, or a filter is missing in it.</exception>
    public static Judgement Read(BedrockReply reply, GuardrailFacts facts)
    {
        var scores = new Dictionary<string, double>(StringComparer.Ordinal);
        var units = 0;
        try
        {
            var json = new Utf8JsonReader(reply.Body.Span);
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isResults = json.ValueTextEquals("results"u8);
                var isUsage = json.ValueTextEquals("usage"u8);
                json.Read();
                if (isResults && json.TokenType == JsonTokenType.StartObject)
                {
                    ReadResults(ref json, facts, scores);
                }
                else if (isUsage && json.TokenType == JsonTokenType.StartObject)
                {
                    units = ReadTextUnits(ref json);
                }
                else
                {
                    json.Skip();
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new BedrockException(BedrockErrorCodes.ResponseInvalid, "Bedrock's reply is not one of guardrail checks.", exception);
        }

        return facts.Categories.FirstOrDefault(category => !scores.ContainsKey(category.OpenAI)) is { } missing
            ? throw new BedrockException(BedrockErrorCodes.ResponseInvalid, $"Bedrock's guardrail checks did not answer for {missing.Bedrock}.")
            : new Judgement(scores, units);
    }

    private static void ReadResults(ref Utf8JsonReader json, GuardrailFacts facts, Dictionary<string, double> scores)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isFilter = json.ValueTextEquals("contentFilter"u8);
            json.Read();
            if (!isFilter || json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                json.Read();
                if (json.TokenType != JsonTokenType.StartArray)
                {
                    json.Skip();
                    continue;
                }

                while (json.Read() && json.TokenType == JsonTokenType.StartObject)
                {
                    ReadScore(ref json, facts, scores);
                }
            }
        }
    }

    private static void ReadScore(ref Utf8JsonReader json, GuardrailFacts facts, Dictionary<string, double> scores)
    {
        string? category = null;
        double? score = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isCategory = json.ValueTextEquals("category"u8);
            var isScore = json.ValueTextEquals("severityScore"u8);
            json.Read();
            if (isCategory)
            {
                category = json.GetString();
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

        if (score is { } severity && facts.Categories.FirstOrDefault(known => known.Bedrock == category) is { } found)
        {
            // The highest, should two filters become one category.
            scores[found.OpenAI] = Math.Max(scores.GetValueOrDefault(found.OpenAI), severity);
        }
    }

    private static int ReadTextUnits(ref Utf8JsonReader json)
    {
        var units = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isUnits = json.ValueTextEquals("textUnits"u8);
                json.Read();
                if (isUnits)
                {
                    units += json.GetInt32();
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
