using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>Turns named schemas of an OpenAPI document into JSON Schema 2020-12, each with just the definitions it reaches.</summary>
public sealed class OpenApiSchemas
{
    private const string ReferencePrefix = "#/components/schemas/";

    // Keywords that describe and do not constrain, and `nullable`, which is translated. `x-` keys go too.
    private static readonly HashSet<string> Dropped =
        ["nullable", "discriminator", "description", "title", "default", "example", "examples", "deprecated", "format",
         "externalDocs", "readOnly", "writeOnly", "xml", "$recursiveAnchor"];

    private static readonly HashSet<string> MapsOfSchemas = ["properties", "patternProperties", "dependentSchemas"];

    private static readonly HashSet<string> Values = ["enum", "const", "required", "type"];

    private readonly JsonElement _document;
    private readonly JsonElement _schemas;

    public OpenApiSchemas(JsonElement document)
    {
        _document = document;
        _schemas = document.GetProperty("components").GetProperty("schemas");
    }

    public bool Contains(string schemaName) => _schemas.TryGetProperty(schemaName, out _);

    /// <summary>Builds the schema called <paramref name="schemaName"/> under components/schemas.</summary>
    public JsonSchema Build(string schemaName) => Build(new JsonObject { ["$ref"] = ReferencePrefix + schemaName });

    /// <summary>Builds the schema of one response of an operation.</summary>
    public JsonSchema BuildResponse(string operationId, string status, string contentType)
    {
        var operation = _document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject())
            .Select(method => method.Value)
            .FirstOrDefault(candidate => candidate.ValueKind == JsonValueKind.Object
                && candidate.TryGetProperty("operationId", out var id) && id.ValueEquals(operationId));
        if (operation.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException($"The document has no operation '{operationId}'.", nameof(operationId));
        }

        if (!operation.GetProperty("responses").TryGetProperty(status, out var response)
            || !response.TryGetProperty("content", out var content)
            || !content.TryGetProperty(contentType, out var media)
            || !media.TryGetProperty("schema", out var schema))
        {
            throw new ArgumentException($"Operation '{operationId}' has no {contentType} response with status {status}.", nameof(status));
        }

        return Build(JsonNode.Parse(schema.GetRawText())!);
    }

    private JsonSchema Build(JsonNode root)
    {
        var definitions = new JsonObject();
        var pending = new Queue<string>();
        var schema = (JsonObject)Translate(root, pending)!;
        while (pending.TryDequeue(out var name))
        {
            if (!definitions.ContainsKey(name))
            {
                definitions[name] = Translate(JsonNode.Parse(Definition(name).GetRawText()), pending);
            }
        }

        schema["$defs"] = definitions;
        var options = new BuildOptions { Dialect = Dialect.Draft202012, SchemaRegistry = new SchemaRegistry() };
        return JsonSchema.Build(JsonSerializer.SerializeToElement(schema), options);
    }

    private JsonElement Definition(string name)
    {
        return _schemas.TryGetProperty(name, out var definition)
            ? definition
            : throw new ArgumentException($"The document has no schema '{name}'.", nameof(name));
    }

    private static JsonNode? Translate(JsonNode? schema, Queue<string> pending)
    {
        if (schema is JsonArray array)
        {
            return new JsonArray([.. array.Select(item => Translate(item, pending))]);
        }

        if (schema is not JsonObject source)
        {
            return schema?.DeepClone();
        }

        var target = new JsonObject();
        foreach (var (key, value) in source)
        {
            if (Dropped.Contains(key) || key.StartsWith("x-", StringComparison.Ordinal))
            {
                continue;
            }

            switch (key)
            {
                case "$ref":
                case "$recursiveRef":
                    target["$ref"] = Reference(value!.GetValue<string>(), pending);
                    break;
                case "oneOf" when source.ContainsKey("discriminator"):
                    // The discriminator says which branch is meant; the branches themselves may overlap.
                    target["anyOf"] = Translate(value, pending);
                    break;
                default:
                    target[key] = Values.Contains(key) ? value?.DeepClone()
                        : MapsOfSchemas.Contains(key) ? TranslateMap((JsonObject)value!, pending)
                        : Translate(value, pending);
                    break;
            }
        }

        var nullable = source["nullable"] is JsonValue flag && flag.GetValue<bool>();
        return nullable ? new JsonObject { ["anyOf"] = new JsonArray(target, new JsonObject { ["type"] = "null" }) } : target;
    }

    private static JsonObject TranslateMap(JsonObject map, Queue<string> pending)
    {
        return new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, Translate(entry.Value, pending))));
    }

    private static string Reference(string reference, Queue<string> pending)
    {
        if (!reference.StartsWith(ReferencePrefix, StringComparison.Ordinal))
        {
            return reference;
        }

        var name = reference[ReferencePrefix.Length..];
        pending.Enqueue(name);
        return "#/$defs/" + name;
    }
}
