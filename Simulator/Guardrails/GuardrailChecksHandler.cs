using System.Text.Json;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Recording;
using BedrockAspire.Simulator.Validation;

namespace BedrockAspire.Simulator.Guardrails;

/// <summary>InvokeGuardrailChecks.</summary>
internal sealed class GuardrailChecksHandler
{
    /// <summary>The ledger's name for it: no model does the work.</summary>
    private const string BilledAs = "guardrail-checks";

    private const int CharactersPerTextUnit = 1000;
    private const double Confidence = 0.9;

    private static readonly string[] Checks = ["contentFilter", "promptAttack", "sensitiveInformation"];

    private readonly GuardrailFile _facts;
    private readonly ShapeValidator _validator;
    private readonly Playback _playback;

    public GuardrailChecksHandler(ShapeValidator validator, Playback playback)
    {
        _validator = validator;
        _playback = playback;
        using var stream = EmbeddedData.Open("guardrail-checks.json");
        _facts = JsonSerializer.Deserialize(stream, GuardrailJsonContext.Default.GuardrailFile)
            ?? throw new InvalidOperationException("guardrail-checks.json is empty.");
    }

    public async Task HandleAsync(Exchange exchange)
    {
        if (!_facts.Regions.Contains(exchange.Region))
        {
            throw AwsException.UnknownOperation();
        }

        using var document = JsonRequest.Parse(exchange.Body);
        var request = document.RootElement;
        _validator.Validate("InvokeGuardrailChecksRequest", request);
        var checks = request.GetProperty("checks");
        string[] names = [.. Checks.Where(name => checks.TryGetMember(name, out _))];
        if (names.Length == 0)
        {
            throw AwsException.Validation("At least one check must be specified.");
        }

        var texts = ReadTexts(request);
        var units = (int)((texts.Sum(text => (long)text.Text.Length) + CharactersPerTextUnit - 1) / CharactersPerTextUnit);
        exchange.BilledModel = BilledAs;
        exchange.Usage = new Usage(0, 0, Queries: units * names.Length);
        var body = exchange.Answer?.Body is { } fixedBody
            ? Json.Bytes(fixedBody)
            : Json.Object(json => Write(json, names, checks, texts, units));
        await _playback.WriteBodyAsync(exchange, body);
    }

    private List<CheckedText> ReadTexts(JsonElement request)
    {
        var texts = new List<CheckedText>();
        var index = 0;
        foreach (var message in request.GetProperty("messages").EnumerateArray())
        {
            var blocks = message.GetProperty("content");
            if (blocks.GetArrayLength() > _facts.BlocksPerMessage)
            {
                throw AwsException.Validation($"A message can contain at most {_facts.BlocksPerMessage} content blocks.");
            }

            texts.AddRange(blocks.EnumerateArray().Select((block, number) => new CheckedText(index, number, block.GetProperty("text").GetString()!)));
            index++;
        }

        return texts;
    }

    private static void Write(Utf8JsonWriter json, string[] names, JsonElement checks, List<CheckedText> texts, int units)
    {
        json.WriteStartObject("results");
        foreach (var name in names)
        {
            json.WriteStartObject(name);
            json.WriteStartArray("results");
            if (name == "sensitiveInformation")
            {
                WriteEntities(json, checks.GetProperty(name).GetProperty("entities"), texts);
            }
            else
            {
                WriteCategories(json, checks.GetProperty(name).GetProperty("categories"), texts);
            }

            json.WriteEndArray();
            if (name == "sensitiveInformation")
            {
                json.WriteBoolean("truncated", false);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("usage");
        foreach (var name in names)
        {
            json.WriteStartObject(name);
            json.WriteNumber("textUnits", units);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteCategories(Utf8JsonWriter json, JsonElement categories, List<CheckedText> texts)
    {
        foreach (var item in categories.EnumerateArray())
        {
            var category = item.GetProperty("category").GetString()!;
            json.WriteStartObject();
            json.WriteString("category", category);
            json.WriteNumber("severityScore", Severity.Of(category, texts));
            json.WriteEndObject();
        }
    }

    private static void WriteEntities(Utf8JsonWriter json, JsonElement entities, List<CheckedText> texts)
    {
        foreach (var item in entities.EnumerateArray())
        {
            var type = item.GetProperty("type").GetString()!;
            foreach (var (text, begin, end) in SensitiveTexts.Find(type, texts))
            {
                json.WriteStartObject();
                json.WriteString("type", type);
                json.WriteNumber("confidenceScore", Confidence);
                json.WriteNumber("messageIndex", text.Message);
                json.WriteNumber("contentIndex", text.Block);
                json.WriteNumber("beginOffset", begin);
                json.WriteNumber("endOffset", end);
                json.WriteEndObject();
            }
        }
    }
}
