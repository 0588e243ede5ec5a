using System.Text.Json;

namespace BedrockAspire.ChatApi.ChatCompletions.Structured;

/// <summary>
/// The part of JSON Schema that Bedrock turns into a grammar. What is outside is found here, because Bedrock refuses it in words of its own
/// after a wait.
/// </summary>
internal static class SchemaSubset
{
    private const int MaxReferences = 256;

    private static readonly string[] Refused =
    [
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "maxItems", "uniqueItems",
        "minProperties", "maxProperties", "patternProperties", "propertyNames", "if", "then", "else", "not", "oneOf",
        "dependentRequired", "dependentSchemas", "unevaluatedProperties", "contains",
    ];

    /// <summary>What is outside, with its path, such as <c>properties.age.minimum</c>; null when nothing is.</summary>
    public static string? FindRefused(ReadOnlySpan<byte> schema)
    {
        var references = new List<(string From, string To)>();
        var json = new Utf8JsonReader(schema, new JsonReaderOptions { MaxDepth = 128 });
        json.Read();
        return Check(ref json, "", references) ?? FindRecursion(references);
    }

    private static string? Check(ref Utf8JsonReader json, string path, List<(string From, string To)> references)
    {
        if (json.TokenType == JsonTokenType.StartArray)
        {
            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                if (Check(ref json, path, references) is { } inner)
                {
                    return inner;
                }
            }

            return null;
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        var isObject = false;
        var isClosed = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var keyword = json.GetString()!;
            var here = path.Length == 0 ? keyword : $"{path}.{keyword}";
            json.Read();
            if (Refused.Contains(keyword))
            {
                return here;
            }

            switch (keyword)
            {
                case "type":
                    isObject |= IsObject(ref json);
                    break;
                case "additionalProperties":
                    isClosed = json.TokenType == JsonTokenType.False;
                    json.Skip();
                    break;
                case "minItems" when !(json.TryGetInt32(out var least) && least is 0 or 1):
                    return here;
                case "$ref":
                    var target = json.TokenType == JsonTokenType.String ? json.GetString()! : "";
                    if (!target.StartsWith("#/", StringComparison.Ordinal))
                    {
                        return here;
                    }

                    references.Add((path, target[2..].Replace('/', '.')));
                    break;
                case "properties" or "$defs" or "definitions":
                    isObject |= keyword == "properties";
                    if (CheckNamed(ref json, here, references) is { } named)
                    {
                        return named;
                    }

                    break;
                case "enum" or "const" or "default" or "examples" or "required" or "description" or "title":
                    json.Skip();
                    break;
                default:
                    if (Check(ref json, here, references) is { } inner)
                    {
                        return inner;
                    }

                    break;
            }
        }

        return isObject && !isClosed ? (path.Length == 0 ? "additionalProperties" : $"{path}.additionalProperties") + " (it must be false)" : null;
    }

    // The names in here are the caller's, not keywords.
    private static string? CheckNamed(ref Utf8JsonReader json, string path, List<(string From, string To)> references)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            if (Check(ref json, $"{path}.{name}", references) is { } inner)
            {
                return inner;
            }
        }

        return null;
    }

    private static bool IsObject(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.StartArray)
        {
            var found = false;
            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                found |= json.TokenType == JsonTokenType.String && json.ValueTextEquals("object"u8);
            }

            return found;
        }

        var isObject = json.TokenType == JsonTokenType.String && json.ValueTextEquals("object"u8);
        json.Skip();
        return isObject;
    }

    // A reference leads back to itself when it stands inside of what it refers to, directly or through others.
    private static string? FindRecursion(List<(string From, string To)> references)
    {
        if (references.Count > MaxReferences)
        {
            return "$ref (more than 256)";
        }

        foreach (var start in references)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal) { start.To };
            var open = new Queue<string>(seen);
            while (open.TryDequeue(out var target))
            {
                foreach (var (from, to) in references.Where(reference => IsInside(reference.From, target)))
                {
                    if (to == start.To)
                    {
                        return from.Length == 0 ? "$ref (recursion)" : $"{from}.$ref (recursion)";
                    }

                    if (seen.Add(to))
                    {
                        open.Enqueue(to);
                    }
                }
            }
        }

        return null;
    }

    private static bool IsInside(string path, string target) =>
        path == target || path.StartsWith(target + ".", StringComparison.Ordinal);
}
