using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>The checks of an AWS service model's scalar shapes: type, range, length, pattern and enum.</summary>
internal static class ServiceModelScalars
{
    // Some of the models' patterns backtrack exponentially; this engine does not.
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);

    public static IEnumerable<string> Check(JsonElement shape, JsonElement value)
    {
        var type = shape.GetProperty("type").GetString()!;
        return type switch
        {
            "string" => value.ValueKind == JsonValueKind.String ? CheckText(shape, value.GetString()!) : [WrongKind(value, "a string")],
            "blob" => CheckBlob(shape, value),
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? [] : [WrongKind(value, "a boolean")],
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
                ? CheckRange(shape, number, null)
                : [WrongKind(value, "a 32-bit integer")],
            "long" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
                ? CheckRange(shape, number, null)
                : [WrongKind(value, "a 64-bit integer")],
            "float" or "double" => CheckFloat(shape, value),
            "timestamp" => CheckTimestamp(shape, value),
            _ => throw new NotSupportedException($"Shape type '{type}' is not supported."),
        };
    }

    /// <summary>Checks length (in code points), pattern (of the whole text, as AWS does) and enum.</summary>
    public static IEnumerable<string> CheckText(JsonElement shape, string text)
    {
        foreach (var reason in CheckRange(shape, text.EnumerateRunes().Count(), "characters"))
        {
            yield return reason;
        }

        if (shape.TryGetProperty("pattern", out var pattern) && !PatternOf(pattern.GetString()!).IsMatch(text))
        {
            yield return $"'{text}' does not match {pattern.GetString()}";
        }

        if (shape.TryGetProperty("enum", out var values) && !values.EnumerateArray().Any(allowed => allowed.ValueEquals(text)))
        {
            yield return $"'{text}' is none of {string.Join(", ", values.EnumerateArray().Select(allowed => allowed.GetString()))}";
        }
    }

    public static IEnumerable<string> CheckRange(JsonElement shape, double size, string? unit)
    {
        var what = unit is null ? "is" : "has";
        var suffix = unit is null ? "" : " " + unit;
        if (shape.TryGetProperty("min", out var min) && size < min.GetDouble())
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{what} {size}{suffix}, the minimum is {min.GetDouble()}");
        }

        if (shape.TryGetProperty("max", out var max) && size > max.GetDouble())
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{what} {size}{suffix}, the maximum is {max.GetDouble()}");
        }
    }

    private static IEnumerable<string> CheckBlob(JsonElement shape, JsonElement value)
    {
        return value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes)
            ? CheckRange(shape, bytes.Length, "bytes")
            : [WrongKind(value, "a base64 string")];
    }

    private static IEnumerable<string> CheckFloat(JsonElement shape, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            return CheckRange(shape, value.GetDouble(), null);
        }

        return value.ValueKind == JsonValueKind.String && value.GetString() is "NaN" or "Infinity" or "-Infinity"
            ? []
            : [WrongKind(value, "a number")];
    }

    private static IEnumerable<string> CheckTimestamp(JsonElement shape, JsonElement value)
    {
        // A timestamp in a JSON body is in epoch seconds unless its shape says otherwise.
        var format = shape.TryGetProperty("timestampFormat", out var named) ? named.GetString() : "unixTimestamp";
        var valid = format == "unixTimestamp"
            ? value.ValueKind == JsonValueKind.Number
            : value.ValueKind == JsonValueKind.String
                && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
        return valid ? [] : [WrongKind(value, $"a timestamp as {format}")];
    }

    private static Regex PatternOf(string pattern)
    {
        return Patterns.GetOrAdd(pattern, static text =>
            new Regex($@"\A(?:{text})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
    }

    private static string WrongKind(JsonElement value, string expected)
    {
        var raw = new StringBuilder(value.GetRawText());
        const int MaxShown = 80;
        return $"is {value.ValueKind} {(raw.Length <= MaxShown ? raw : raw.Remove(MaxShown, raw.Length - MaxShown).Append('…'))}, expected {expected}";
    }
}
