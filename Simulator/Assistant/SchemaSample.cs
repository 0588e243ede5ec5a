using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using BedrockAspire.Simulator.Http;

namespace BedrockAspire.Simulator.Assistant;

/// <summary>Makes JSON that fits a JSON schema, with words and numbers of the prompt in it where the schema leaves room.</summary>
internal static partial class SchemaSample
{
    private const int MaxDepth = 8;

    public static string Object(JsonElement schema, string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            if (schema.ValueKind == JsonValueKind.Object)
            {
                Write(json, schema, "", text, 0);
            }
            else
            {
                json.WriteStartObject();
                json.WriteEndObject();
            }
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, JsonElement schema, string name, string text, int depth)
    {
        if (schema.TryGetMember("const", out var constant))
        {
            constant.WriteTo(json);
            return;
        }

        if (schema.TryGetMember("enum", out var values) && values.ValueKind == JsonValueKind.Array && values.GetArrayLength() > 0)
        {
            Mentioned(values, text).WriteTo(json);
            return;
        }

        foreach (var combination in new[] { "anyOf", "oneOf", "allOf" })
        {
            if (schema.TryGetMember(combination, out var options) && options.ValueKind == JsonValueKind.Array && options.GetArrayLength() > 0 && depth < MaxDepth)
            {
                Write(json, options[0], name, text, depth + 1);
                return;
            }
        }

        switch (TypeOf(schema))
        {
            case "object" when depth < MaxDepth:
                WriteObject(json, schema, text, depth);
                break;
            case "array":
                json.WriteStartArray();
                if (schema.TryGetMember("items", out var items) && items.ValueKind == JsonValueKind.Object && depth < MaxDepth)
                {
                    Write(json, items, name, text, depth + 1);
                }

                json.WriteEndArray();
                break;
            case "integer":
                json.WriteNumberValue((long)Number(schema, text));
                break;
            case "number":
                json.WriteNumberValue(Number(schema, text));
                break;
            case "boolean":
                json.WriteBooleanValue(true);
                break;
            case "null":
                json.WriteNullValue();
                break;
            default:
                json.WriteStringValue(Value(schema, name, text));
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter json, JsonElement schema, string text, int depth)
    {
        json.WriteStartObject();
        if (schema.TryGetMember("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            var required = schema.TryGetMember("required", out var names) && names.ValueKind == JsonValueKind.Array
                ? Texts(names).ToHashSet(StringComparer.Ordinal)
                : null;
            foreach (var property in properties.EnumerateObject())
            {
                if (required is null || required.Count == 0 || required.Contains(property.Name))
                {
                    json.WritePropertyName(property.Name);
                    Write(json, property.Value, property.Name, text, depth + 1);
                }
            }
        }

        json.WriteEndObject();
    }

    private static string TypeOf(JsonElement schema)
    {
        // A schema may be anything that a caller made up; what makes no sense in it is passed over.
        return schema.TextOf("type")
            ?? (schema.TryGetMember("type", out var type) && type.ValueKind == JsonValueKind.Array ? Texts(type).FirstOrDefault(item => item != "null", "null")
            : schema.TryGetMember("properties", out _) ? "object" : "string");
    }

    private static IEnumerable<string> Texts(JsonElement array) =>
        array.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!);

    private static JsonElement Mentioned(JsonElement values, string text)
    {
        foreach (var value in values.EnumerateArray())
        {
            if (value.ValueKind == JsonValueKind.String && text.Contains(value.GetString()!, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return values[0];
    }

    private static double Number(JsonElement schema, string text)
    {
        var match = NumberPattern().Match(text);
        var number = match.Success && double.TryParse(match.Value, CultureInfo.InvariantCulture, out var parsed) ? parsed : 1;
        var min = schema.TryGetMember("minimum", out var low) && low.ValueKind == JsonValueKind.Number ? low.GetDouble() : double.MinValue;
        var max = schema.TryGetMember("maximum", out var high) && high.ValueKind == JsonValueKind.Number ? high.GetDouble() : double.MaxValue;
        return Math.Max(min, Math.Min(max, number));
    }

    private static string Value(JsonElement schema, string name, string text)
    {
        if (schema.TextOf("format") is { } format)
        {
            switch (format)
            {
                case "date":
                    return "2026-01-31";
                case "date-time":
                    return "2026-01-31T12:00:00Z";
                case "email":
                    return "someone@example.com";
                case "uri":
                    return "https://example.com/";
            }
        }

        // "… in Paris" fills what asks for a place; a quoted part fills anything.
        if (QuotedPattern().Match(text) is { Success: true } quoted)
        {
            return quoted.Groups[1].Value;
        }

        if (PlacePattern().Match(text) is { Success: true } place && !name.Contains("query", StringComparison.OrdinalIgnoreCase))
        {
            return place.Groups[1].Value;
        }

        return text.Length is > 0 and <= 200 ? text.Trim() : string.Join(' ', Words.Telling(text, 6));
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();

    [GeneratedRegex("[\"“]([^\"”]{1,200})[\"”]", RegexOptions.CultureInvariant)]
    private static partial Regex QuotedPattern();

    [GeneratedRegex(@"\b(?:in|for|of|at) (\p{Lu}[\p{L}\-]+(?: \p{Lu}[\p{L}\-]+)*)", RegexOptions.CultureInvariant)]
    private static partial Regex PlacePattern();
}
