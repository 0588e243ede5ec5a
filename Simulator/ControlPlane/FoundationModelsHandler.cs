using System.Globalization;
using System.Text.Json;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Http;

namespace BedrockAspire.Simulator.ControlPlane;

/// <summary>ListFoundationModels, which is not paged, and GetFoundationModel.</summary>
internal sealed class FoundationModelsHandler(ModelTable models, Playback playback)
{
    private const string OnDemand = "ON_DEMAND";
    private const string InferenceProfile = "INFERENCE_PROFILE";

    public Task ListAsync(Exchange exchange)
    {
        if (exchange.Answer?.Body is { } fixedBody)
        {
            return playback.WriteBodyAsync(exchange, Json.Bytes(fixedBody));
        }

        var query = exchange.Target.Query;
        var provider = QueryString.Get(query, "byProvider");
        var modality = Checked(query, "byOutputModality", "TEXT", "IMAGE", "EMBEDDING");
        var inference = Checked(query, "byInferenceType", OnDemand, "PROVISIONED");
        var customization = Checked(query, "byCustomizationType", "FINE_TUNING", "CONTINUED_PRE_TRAINING", "DISTILLATION");
        var found = models.Cards.Where(card =>
            models.Exists(card, exchange.Region) && !models.IsEnded(card)
            && (provider is null || string.Equals(card.Provider, provider, StringComparison.OrdinalIgnoreCase))
            && (modality is null || card.Output.Contains(modality.ToLowerInvariant()))
            && (inference is null || InferenceType(card) == inference)
            && customization is null);
        return playback.WriteBodyAsync(exchange, Json.Object(json =>
        {
            json.WriteStartArray("modelSummaries");
            foreach (var card in found)
            {
                json.WriteStartObject();
                WriteCard(json, card, exchange.Region);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }));
    }

    public Task GetAsync(Exchange exchange)
    {
        var id = exchange.Id[(exchange.Id.LastIndexOf('/') + 1)..];
        if (models.ById(id) is not { } card || !models.Exists(card, exchange.Region) || models.IsEnded(card))
        {
            throw AwsException.NotFound($"Could not resolve the foundation model from the model identifier: {exchange.Id}");
        }

        return playback.WriteBodyAsync(exchange, Json.Object(json =>
        {
            json.WriteStartObject("modelDetails");
            WriteCard(json, card, exchange.Region);
            json.WriteEndObject();
        }));
    }

    public static string Arn(string region, string id) => $"arn:aws:bedrock:{region}::foundation-model/{id}";

    private void WriteCard(Utf8JsonWriter json, ModelCard card, string region)
    {
        json.WriteStrings("customizationsSupported", []);
        json.WriteStrings("inferenceTypesSupported", [InferenceType(card)]);
        json.WriteStrings("inputModalities", card.Input.Select(Upper));
        json.WriteString("modelArn", Arn(region, card.Id));
        json.WriteString("modelId", card.Id);
        json.WriteStartObject("modelLifecycle");
        // A model that is kept alive must not tell its readers that it is over.
        if (card.Lifecycle.Eol is { } end && !models.IsKeptAlive(card))
        {
            json.WriteString("endOfLifeTime", end.ToString("yyyy-MM-dd'T00:00:00Z'", CultureInfo.InvariantCulture));
        }

        json.WriteString("status", ModelTable.Status(card));
        json.WriteEndObject();
        json.WriteString("modelName", card.Name);
        json.WriteStrings("outputModalities", card.Output.Select(Upper));
        json.WriteString("providerName", card.Provider);
        json.WriteBoolean("responseStreamingSupported", card.Streaming);
    }

    private static string InferenceType(ModelCard card) => card.RequiresProfile ? InferenceProfile : OnDemand;

    private static string Upper(string modality) => modality.ToUpperInvariant();

    private static string? Checked(string query, string name, params string[] allowed)
    {
        var value = QueryString.Get(query, name);
        return value is null || allowed.Contains(value)
            ? value
            : throw AwsException.Validation(
                $"1 validation error detected: Value '{value}' at '{name}' failed to satisfy constraint: Member must satisfy enum value set: [{string.Join(", ", allowed)}]");
    }
}
