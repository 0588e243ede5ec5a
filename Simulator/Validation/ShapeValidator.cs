using System.Globalization;
using System.Text.Json;
using BedrockAspire.Simulator.Http;

namespace BedrockAspire.Simulator.Validation;

/// <summary>Checks a request's JSON against its shape and words the findings as AWS's front end does. Unknown members are ignored, as there.</summary>
internal sealed class ShapeValidator(ServiceModel model)
{
    private const string Constraint = " failed to satisfy constraint: Member must";

    public void Validate(string shape, JsonElement value)
    {
        List<string>? findings = null;
        CheckValue(model[shape], value, "", ref findings);
        if (findings is not null)
        {
            throw AwsException.Validation(
                $"{findings.Count} validation error{(findings.Count == 1 ? "" : "s")} detected: {string.Join("; ", findings)}");
        }
    }

    private static void CheckValue(Shape shape, JsonElement value, string path, ref List<string>? findings)
    {
        if (shape.IsDocument)
        {
            return;
        }

        switch (shape.Type)
        {
            case "structure":
                Expect(value, JsonValueKind.Object, "structure", path);
                CheckStructure(shape, value, path, ref findings);
                break;
            case "list":
                Expect(value, JsonValueKind.Array, "list", path);
                CheckList(shape, value, path, ref findings);
                break;
            case "map":
                Expect(value, JsonValueKind.Object, "map", path);
                CheckMap(shape, value, path, ref findings);
                break;
            case "string":
                Expect(value, JsonValueKind.String, "String", path);
                CheckString(shape, value, path, ref findings);
                break;
            case "integer" or "long":
                Expect(value, JsonValueKind.Number, "Integer", path);
                CheckNumber(shape, value, path, ref findings);
                break;
            case "float" or "double":
                Expect(value, JsonValueKind.Number, "Float", path);
                CheckNumber(shape, value, path, ref findings);
                break;
            case "boolean" when value.ValueKind is not (JsonValueKind.True or JsonValueKind.False):
                throw Mismatch(value, "Boolean");
            case "blob":
                Expect(value, JsonValueKind.String, "Blob", path);
                CheckBlob(shape, value, path, ref findings);
                break;
        }
    }

    private static void CheckStructure(Shape shape, JsonElement value, string path, ref List<string>? findings)
    {
        foreach (var name in shape.Required)
        {
            if (shape.Members.ContainsKey(name) && (!value.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null))
            {
                Add(ref findings, $"Value null at '{Join(path, name)}'{Constraint} not be null");
            }
        }

        var set = 0;
        foreach (var property in value.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Null && shape.Members.TryGetValue(property.Name, out var member))
            {
                set++;
                CheckValue(member, property.Value, Join(path, property.Name), ref findings);
            }
        }

        if (shape.IsUnion && set != 1)
        {
            var where = path.Length == 0 ? "request" : path;
            Add(ref findings, $"The {shape.Name} object at {where} must set exactly one of the following keys: {string.Join(", ", shape.Members.Keys)}");
        }
    }

    private static void CheckList(Shape shape, JsonElement value, string path, ref List<string>? findings)
    {
        CheckLength(shape, value.GetArrayLength(), path, value, ref findings);
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            CheckValue(shape.Element!, item, $"{path}.{(++index).ToString(CultureInfo.InvariantCulture)}.member", ref findings);
        }
    }

    private static void CheckMap(Shape shape, JsonElement value, string path, ref List<string>? findings)
    {
        var count = 0;
        foreach (var entry in value.EnumerateObject())
        {
            count++;
            CheckText(shape.Key!, entry.Name, $"{path}.key", ref findings);
            CheckValue(shape.Element!, entry.Value, $"{path}.{entry.Name}.member", ref findings);
        }

        CheckLength(shape, count, path, value, ref findings);
    }

    private static void CheckString(Shape shape, JsonElement value, string path, ref List<string>? findings)
    {
        if (shape.Enum is not null || shape.Min is not null || shape.Max is not null || shape.Regex is not null)
        {
            CheckText(shape, value.GetString()!, path, ref findings);
        }
    }

    private static void CheckText(Shape shape, string text, string path, ref List<string>? findings)
    {
        if (shape.Enum is not null && !shape.Enum.Contains(text))
        {
            Add(ref findings, $"Value '{text}' at '{path}'{Constraint} satisfy enum value set: [{string.Join(", ", shape.Enum)}]");
        }

        if (text.Length < shape.Min)
        {
            Add(ref findings, $"Value '{text}' at '{path}'{Constraint} have length greater than or equal to {Number(shape.Min)}");
        }

        if (text.Length > shape.Max)
        {
            Add(ref findings, $"Value '{text}' at '{path}'{Constraint} have length less than or equal to {Number(shape.Max)}");
        }

        if (shape.Regex is not null && !shape.Regex.IsMatch(text))
        {
            Add(ref findings, $"Value '{text}' at '{path}'{Constraint} satisfy regular expression pattern: {shape.Pattern}");
        }
    }

    private static void CheckNumber(Shape shape, JsonElement value, string path, ref List<string>? findings)
    {
        if (shape.Type is "integer" or "long" && !value.TryGetInt64(out _))
        {
            throw AwsException.Serialization("NUMBER_VALUE can not be converted to an Integer");
        }

        var number = value.GetDouble();
        if (number < shape.Min)
        {
            Add(ref findings, $"Value '{value.GetRawText()}' at '{path}'{Constraint} have value greater than or equal to {Number(shape.Min)}");
        }

        if (number > shape.Max)
        {
            Add(ref findings, $"Value '{value.GetRawText()}' at '{path}'{Constraint} have value less than or equal to {Number(shape.Max)}");
        }
    }

    private static void CheckBlob(Shape shape, JsonElement value, string path, ref List<string>? findings)
    {
        var text = value.GetString()!;
        if (!System.Buffers.Text.Base64.IsValid(text, out var length))
        {
            throw AwsException.Serialization($"Unable to parse base64 at '{path}'");
        }

        if (length < shape.Min)
        {
            Add(ref findings, $"Value at '{path}'{Constraint} have length greater than or equal to {Number(shape.Min)}");
        }
    }

    private static void CheckLength(Shape shape, int length, string path, JsonElement value, ref List<string>? findings)
    {
        if (length < shape.Min)
        {
            Add(ref findings, $"Value '{value.GetRawText()}' at '{path}'{Constraint} have length greater than or equal to {Number(shape.Min)}");
        }

        if (length > shape.Max)
        {
            Add(ref findings, $"Value at '{path}'{Constraint} have length less than or equal to {Number(shape.Max)}");
        }
    }

    private static void Expect(JsonElement value, JsonValueKind kind, string target, string path)
    {
        if (value.ValueKind != kind)
        {
            throw path.Length == 0 ? AwsException.Serialization("The request body must be a JSON object") : Mismatch(value, target);
        }
    }

    private static AwsException Mismatch(JsonElement value, string target)
    {
        var article = target[0] is 'I' ? "an" : "a";
        var kind = value.ValueKind switch
        {
            JsonValueKind.String => "STRING_VALUE",
            JsonValueKind.Number => "NUMBER_VALUE",
            JsonValueKind.True => "TRUE_VALUE",
            JsonValueKind.False => "FALSE_VALUE",
            JsonValueKind.Array => "START_ARRAY",
            _ => "START_OBJECT",
        };
        return AwsException.Serialization($"{kind} can not be converted to {article} {target}");
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Number(double? value) => value!.Value.ToString(CultureInfo.InvariantCulture);

    private static void Add(ref List<string>? findings, string finding) => (findings ??= []).Add(finding);
}
