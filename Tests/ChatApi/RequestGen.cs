using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;
using CsCheck;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>
/// Makes any chat completion request that OpenAI's own schema allows, by walking that schema: every member, role, part and tool, with nulls,
/// edges of numbers and texts that break careless code. As JSON text, which CsCheck makes smaller when a case fails.
/// </summary>
internal sealed class RequestGen
{
    private static readonly JsonElement Schemas = TestData.Json("openai/openapi-subset.json").GetProperty("components").GetProperty("schemas");
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // These end in a refusal whatever else there is, so they must not be in every request.
    private static readonly HashSet<string> Rare = ["functions", "function_call", "file_id", "audio"];

    private static readonly string Data = "data:image/png;base64," + TestFiles.Png();

    // Few, so that names and ids of one place meet those of another.
    private static readonly Dictionary<string, Gen<string>> Strings = new(StringComparer.Ordinal)
    {
        ["name"] = Text("f", "weather.now", "a tool", "größe", "", new string('n', 80)),
        ["id"] = Text("1", "2", "call_3", "f:0", "an id with spaces", ""),
        ["tool_call_id"] = Text("1", "2", "call_3", "f:0", "an id with spaces", ""),
        ["arguments"] = Text("{}", "", "{\"a\":1}", "{\"a\":", "[]", " \n", "null", "{\"ü\":\"\\ud83d\\ude42\"}", "{\"a\":{\"b\":[1e400]}}"),
        ["url"] = Text(Data, "data:image/jpeg;base64," + TestFiles.Jpeg(2, 2, notes: 4), "data:image/png;base64,x", "http://127.0.0.1:1/a.png", "data:", "", "x"),
        ["file_data"] = Text(TestFiles.Pdf, "data:text/csv;base64," + TestFiles.Text, Data, "?", ""),
        ["filename"] = Text("a.pdf", "Größe (1).csv", "a.exe", "", "..\\..\\x.txt"),
        ["data"] = Text(TestFiles.Text, "", "?"),
        ["type"] = Text("function", "x"),
    };

    private static readonly Gen<string> AnyText = Gen.Frequency(
        (6, Text("hello", "Größe \"🙂\" \\ \n", "use a tool: f", "", " \n\t", "\u00a0", "\0\u0001\u001f\u007f", "</think>", "{\"a\":1}", "\ufeffx", new string('x', 300))),
        (1, Gen.String[Gen.Char['\u0001', '\ud7ff'], 0, 20].Select(Quoted)));

    private static readonly Gen<string> Integers = Gen.OneOf("0", "1", "-1", "2", "7", "100.0", "1e3", "2147483648", "-9007199254740993", "1e30", "-0");
    private static readonly Gen<string> Numbers = Gen.OneOf(Integers, Gen.Double[-3, 3].Select(Number), Gen.OneOf("0.1", "1.5", "1e-300", "1e400", "-0.0"));

    private readonly Dictionary<string, Gen<string>> _named = new(StringComparer.Ordinal);

    /// <summary>A request of that model.</summary>
    public static Gen<string> Of(Gen<string> model)
    {
        var gen = new RequestGen();
        gen._named["ModelIdsShared"] = model.Select(Quoted);
        var request = gen.Named("CreateChatCompletionRequest");
        return Gen.Select(request, Gen.Frequency((8, Gen.Const("")), (1, FreeJson(2).Select(value => $",\"x_unknown\":{value}")))).Select((json, more) => json[..^1] + more + "}");
    }

    private static Gen<string> Text(params string[] values) => Gen.OneOf(values).SelectMany(value => Gen.Bool.Select(raw => raw ? Relax(value) : Quoted(value)));

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private static string Relax(string text) => JsonSerializer.Serialize(text, Relaxed);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    // Whatever JSON a caller may put where the schema says nothing.
    private static Gen<string> FreeJson(int depth)
    {
        var leaf = Gen.OneOf(AnyText, Numbers, Gen.OneOf("null", "true", "false", "[]", "{}"));
        if (depth == 0)
        {
            return leaf;
        }

        var inner = FreeJson(depth - 1);
        return Gen.Frequency(
            (3, leaf), (1, inner.Array[0, 3].Select(items => $"[{string.Join(',', items)}]")), (2, FreeObject(inner)));
    }

    private static Gen<string> FreeObject(Gen<string> value) =>
        Gen.Select(Gen.OneOf("type", "properties", "a", "ü", "", "$ref", "required").Select(Relax), value).Array[0, 4]
            .Select(members => $"{{{string.Join(',', members.DistinctBy(member => member.Item1).Select(member => $"{member.Item1}:{member.Item2}"))}}}");

    private static Gen<string> SchemaObject() => Gen.Frequency(
        (3, Gen.OneOf(
            "{}",
            """{"type":"object","properties":{}}""",
            """{"type":"object","properties":{"city":{"type":"string"},"n":{"type":["integer","null"]}},"required":["city"],"additionalProperties":false}""",
            """{"type":"object","properties":{"a":{"$ref":"#/$defs/a"}},"$defs":{"a":{"type":"array","items":{"$ref":"#/$defs/a"}}}}""",
            """{"type":"array","items":{}}""",
            """{"type":"object","properties":{"a":{"type":"string","maxLength":3}},"additionalProperties":false}""")),
        (1, FreeObject(FreeJson(2))));

    private Gen<string> Named(string name)
    {
        if (!_named.TryGetValue(name, out var gen))
        {
            gen = name is "FunctionParameters" or "ResponseFormatJsonSchemaSchema" ? SchemaObject() : Walk(Schemas.GetProperty(name), name);
            _named[name] = gen;
        }

        return gen;
    }

    private Gen<string> Walk(JsonElement schema, string name)
    {
        var gen = WalkPresent(schema, name);
        return schema.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean() ? Gen.Frequency((4, gen), (1, Gen.Const("null"))) : gen;
    }

    private Gen<string> WalkPresent(JsonElement schema, string name)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Named(reference.GetString()!["#/components/schemas/".Length..]);
        }

        foreach (var choice in new[] { "oneOf", "anyOf" })
        {
            if (schema.TryGetProperty(choice, out var branches))
            {
                // The old role "function" is refused, as are the old choices of functions.
                return Gen.Frequency([.. branches.EnumerateArray().Select(branch => (
                    branch.GetRawText().Contains("FunctionMessage", StringComparison.Ordinal) ? 1 : branch.GetRawText().Contains("UserMessage", StringComparison.Ordinal) ? 30 : 15,
                    (IGen<string>)Walk(branch, name)))]);
            }
        }

        if (schema.TryGetProperty("enum", out var values))
        {
            return Gen.OneOf([.. values.EnumerateArray().Select(value => value.GetRawText())]);
        }

        if (schema.TryGetProperty("allOf", out _) || schema.TryGetProperty("properties", out _))
        {
            return WalkObject(schema);
        }

        return (schema.TryGetProperty("type", out var type) ? type.GetString() : null) switch
        {
            "string" when schema.TryGetProperty("maxLength", out var longest) => Text("", "u1", new string('x', longest.GetInt32())),
            "string" => Strings.GetValueOrDefault(name, AnyText),
            "boolean" => Gen.OneOf("true", "false"),
            "integer" => Bounded(Integers, schema, isInteger: true),
            "number" => Bounded(Numbers, schema, isInteger: false),
            "null" => Gen.Const("null"),
            "array" => WalkArray(schema, name),
            "object" => schema.TryGetProperty("additionalProperties", out var free) && free.ValueKind == JsonValueKind.Object
                ? Gen.Select(AnyText, Walk(free, name)).Array[0, 3].Select(members => $"{{{string.Join(',', members.DistinctBy(member => member.Item1).Select(member => $"{member.Item1}:{member.Item2}"))}}}")
                : FreeObject(FreeJson(1)),
            _ => FreeJson(1),
        };
    }

    private Gen<string> WalkArray(JsonElement schema, string name)
    {
        var min = schema.TryGetProperty("minItems", out var least) ? least.GetInt32() : 0;
        var max = Math.Min(schema.TryGetProperty("maxItems", out var most) ? most.GetInt32() : int.MaxValue, name == "messages" ? 7 : 3);
        return Walk(schema.GetProperty("items"), name).Array[min, max].Select(items => $"[{string.Join(',', items)}]");
    }

    private Gen<string> WalkObject(JsonElement schema)
    {
        var members = new Dictionary<string, (JsonElement Schema, bool IsRequired)>(StringComparer.Ordinal);
        Collect(schema, members);
        var all = Gen.Const("");
        foreach (var (name, (value, isRequired)) in members)
        {
            var member = Walk(value, name).Select(json => $",{Quoted(name)}:{json}");
            var present = isRequired ? member : Gen.Frequency((Rare.Contains(name) ? 60 : name is "tools" or "tool_calls" ? 1 : 5, Gen.Const("")), (1, member));
            all = Gen.Select(all, present, (before, next) => before + next);
        }

        return all.Select(json => $"{{{(json.Length > 0 ? json[1..] : "")}}}");
    }

    private static void Collect(JsonElement schema, Dictionary<string, (JsonElement Schema, bool IsRequired)> members)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            schema = Schemas.GetProperty(reference.GetString()!["#/components/schemas/".Length..]);
        }

        foreach (var part in schema.TryGetProperty("allOf", out var parts) ? parts.EnumerateArray() : default)
        {
            Collect(part, members);
        }

        foreach (var member in schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject() : default)
        {
            // Where two schemas describe one member, both must hold: the one that allows no null is the narrower.
            var isKnown = members.TryGetValue(member.Name, out var known);
            var isNarrower = isKnown && !known.Schema.GetRawText().Contains("null", StringComparison.Ordinal);
            members[member.Name] = (isNarrower ? known.Schema : member.Value, isKnown && known.IsRequired);
        }

        foreach (var name in schema.TryGetProperty("required", out var required) ? required.EnumerateArray() : default)
        {
            if (members.TryGetValue(name.GetString()!, out var member))
            {
                members[name.GetString()!] = member with { IsRequired = true };
            }
        }
    }

    private static Gen<string> Bounded(Gen<string> any, JsonElement schema, bool isInteger)
    {
        if (!schema.TryGetProperty("minimum", out var min) || !schema.TryGetProperty("maximum", out var max))
        {
            return any;
        }

        return isInteger
            ? Gen.OneOf(Gen.OneOf(min.GetRawText(), max.GetRawText()), Gen.Int[(int)Math.Max(min.GetDouble(), -1000), (int)Math.Min(max.GetDouble(), 1000)].Select(value => value.ToString(CultureInfo.InvariantCulture)))
            : Gen.OneOf(Gen.OneOf(min.GetRawText(), max.GetRawText()), Gen.Double[min.GetDouble(), max.GetDouble()].Select(Number));
    }
}
