using System.Globalization;
using System.Text.Json;
using BedrockAspire.Simulator.Http;

namespace BedrockAspire.Simulator.Invoke;

/// <summary>Reads an InvokeModel body member by member and reports what does not fit in the words of Bedrock's schema check.</summary>
internal sealed class BodyReader(JsonElement root, string path = "#")
{
    private readonly List<string> _violations = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public string? Text(string name, bool required = false, int min = 0, int max = int.MaxValue, params string[] allowed)
    {
        if (!Find(name, required, JsonValueKind.String, "String", out var value))
        {
            return null;
        }

        var text = value.GetString()!;
        if (allowed.Length > 0 && !allowed.Contains(text))
        {
            _violations.Add($"#/{name}: {text} is not a valid enum value");
        }

        if (text.Length < min)
        {
            _violations.Add($"#/{name}: expected minLength: {min}, actual: {text.Length}");
        }

        if (text.Length > max)
        {
            _violations.Add($"#/{name}: expected maxLength: {max}, actual: {text.Length}");
        }

        return text;
    }

    public long? Integer(string name, long min, long max, bool required = false)
    {
        if (!Find(name, required, JsonValueKind.Number, "Integer", out var value))
        {
            return null;
        }

        if (!value.TryGetInt64(out var number))
        {
            _violations.Add($"#/{name}: expected type: Integer, found: BigDecimal");
            return null;
        }

        CheckRange(name, number, min, max);
        return number;
    }

    public double? Number(string name, double min, double max, bool required = false)
    {
        if (!Find(name, required, JsonValueKind.Number, "Number", out var value))
        {
            return null;
        }

        CheckRange(name, value.GetDouble(), min, max);
        return value.GetDouble();
    }

    public bool? Flag(string name)
    {
        _known.Add(name);
        return root.TryGetMember(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;
    }

    public JsonElement? Member(string name, JsonValueKind kind, bool required = false) =>
        Find(name, required, kind, kind == JsonValueKind.Array ? "JSONArray" : "JSONObject", out var value) ? value : null;

    /// <summary>Base64 content, of which a data URI's prefix is not part.</summary>
    public byte[]? Bytes(string name, bool required = false)
    {
        if (!Find(name, required, JsonValueKind.String, "String", out var value))
        {
            return null;
        }

        if (value.TryGetBytesFromBase64(out var bytes) && bytes.Length > 0)
        {
            return bytes;
        }

        _violations.Add($"#/{name}: not a valid base64 string");
        return null;
    }

    /// <summary>A list of so many base64 contents.</summary>
    public IReadOnlyList<byte[]> BytesList(string name, int min, int max)
    {
        if (Member(name, JsonValueKind.Array, required: true) is not { } list)
        {
            return [];
        }

        if (list.GetArrayLength() < min || list.GetArrayLength() > max)
        {
            _violations.Add($"#/{name}: expected {min} to {max} items");
        }

        var contents = new List<byte[]>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String && item.TryGetBytesFromBase64(out var bytes) && bytes.Length > 0)
            {
                contents.Add(bytes);
            }
            else
            {
                _violations.Add($"#/{name}: not a valid base64 string");
            }
        }

        return contents;
    }

    public void Violation(string text) => _violations.Add(text);

    /// <summary>Members that exist but need no check.</summary>
    public void Allow(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _known.Add(name);
        }
    }

    /// <summary>Refuses the body when something did not fit, or a member was never asked for.</summary>
    public void Complete(bool allowOthers = false)
    {
        if (!allowOthers && root.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in root.EnumerateObject().Where(property => !_known.Contains(property.Name)))
            {
                _violations.Add($"{path}: extraneous key [{property.Name}] is not permitted");
            }
        }

        if (_violations.Count > 0)
        {
            throw Malformed(_violations.Count == 1 ? _violations[0] : $"{_violations.Count.ToString(CultureInfo.InvariantCulture)} schema violations found");
        }
    }

    public static AwsException Malformed(string detail) =>
        AwsException.Validation($"Malformed input request: {detail}, please reformat your input and try again.");

    private bool Find(string name, bool required, JsonValueKind kind, string expected, out JsonElement value)
    {
        _known.Add(name);
        value = default;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetMember(name, out value) || value.ValueKind == JsonValueKind.Null)
        {
            if (required)
            {
                _violations.Add($"{path}: required key [{name}] not found");
            }

            return false;
        }

        if (value.ValueKind == kind)
        {
            return true;
        }

        _violations.Add($"#/{name}: expected type: {expected}, found: {value.ValueKind}");
        return false;
    }

    private void CheckRange(string name, double number, double min, double max)
    {
        if (number < min)
        {
            _violations.Add(string.Create(CultureInfo.InvariantCulture, $"#/{name}: {number} is not greater or equal to {min}"));
        }

        if (number > max)
        {
            _violations.Add(string.Create(CultureInfo.InvariantCulture, $"#/{name}: {number} is not less or equal to {max}"));
        }
    }
}
