using System.Buffers;
using System.Text.Json;

namespace BedrockAspire.ChatApi.Moderations;

/// <summary>Writes OpenAI's moderation reply.</summary>
internal static class ModerationResponseWriter
{
    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true };

    /// <summary>Writes the reply.</summary>
    /// <param name="output">Gets the JSON.</param>
    /// <param name="id">The reply's id.</param>
    /// <param name="model">The model's name as the caller gave it.</param>
    /// <param name="judgements">One for each input, in their order.</param>
    /// <param name="threshold">The severity from which on a category is flagged.</param>
    public static void Write(IBufferWriter<byte> output, string id, string model, IReadOnlyList<Judgement> judgements, double threshold)
    {
        using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("model"u8, model);
        json.WriteStartArray("results"u8);
        foreach (var judgement in judgements)
        {
            WriteResult(json, judgement.Scores, threshold);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, IReadOnlyDictionary<string, double> scores, double threshold)
    {
        json.WriteStartObject();
        json.WriteBoolean("flagged"u8, scores.Values.Any(score => score >= threshold));
        json.WriteStartObject("categories"u8);
        foreach (var category in ModerationCategories.All)
        {
            json.WriteBoolean(category, scores.TryGetValue(category, out var score) && score >= threshold);
        }

        json.WriteEndObject();
        json.WriteStartObject("category_scores"u8);
        foreach (var category in ModerationCategories.All)
        {
            json.WriteNumber(category, scores.GetValueOrDefault(category));
        }

        json.WriteEndObject();
        // An empty list says that nothing was judged by the category.
        json.WriteStartObject("category_applied_input_types"u8);
        foreach (var category in ModerationCategories.All)
        {
            json.WriteStartArray(category);
            if (scores.ContainsKey(category))
            {
                json.WriteStringValue("text"u8);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
