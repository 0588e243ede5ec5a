using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Json.Schema;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>Validates replies against OpenAI's own OpenAPI document. Members that the document does not know are allowed, as it allows them.</summary>
public static class OpenApiValidator
{
    private static readonly Lazy<OpenApiSchemas> Schemas = new(() => new OpenApiSchemas(TestData.Json("openai/openapi-subset.json")));
    private static readonly ConcurrentDictionary<string, JsonSchema> Named = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<(string, string, string), JsonSchema> Responses = new();
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List };

    /// <summary>Asserts that <paramref name="json"/> is a valid instance of the schema called <paramref name="schemaName"/>.</summary>
    public static void AssertValid(string schemaName, JsonElement json)
    {
        Violation.AssertNone(schemaName, Validate(schemaName, json), json.GetRawText());
    }

    /// <inheritdoc cref="AssertValid(string, JsonElement)"/>
    public static void AssertValid(string schemaName, ReadOnlyMemory<byte> utf8Json)
    {
        using var document = JsonDocument.Parse(utf8Json);
        AssertValid(schemaName, document.RootElement);
    }

    /// <inheritdoc cref="AssertValid(string, JsonElement)"/>
    public static void AssertValid(string schemaName, string json)
    {
        using var document = JsonDocument.Parse(json);
        AssertValid(schemaName, document.RootElement);
    }

    /// <summary>Asserts that <paramref name="json"/> is what the operation answers with that status and content type.</summary>
    public static void AssertValidResponse(string operationId, JsonElement json, int status = 200, string contentType = "application/json")
    {
        var key = (operationId, status.ToString(CultureInfo.InvariantCulture), contentType);
        var schema = Responses.GetOrAdd(key, static k => Schemas.Value.BuildResponse(k.Item1, k.Item2, k.Item3));
        Violation.AssertNone($"{contentType} response of {operationId}", Evaluate(schema, json), json.GetRawText());
    }

    public static IReadOnlyList<Violation> Validate(string schemaName, JsonElement json)
    {
        return Evaluate(Named.GetOrAdd(schemaName, static name => Schemas.Value.Build(name)), json);
    }

    private static List<Violation> Evaluate(JsonSchema schema, JsonElement json)
    {
        var results = schema.Evaluate(json, Options);
        if (results.IsValid)
        {
            return [];
        }

        return
        [
            .. (results.Details ?? []).Prepend(results)
                .Where(detail => !detail.IsValid && detail.Errors is not null)
                .SelectMany(detail => detail.Errors!.Select(error => new Violation(detail.InstanceLocation.ToString(), error.Value)))
                .Distinct(),
        ];
    }
}
