using System.Text.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.Json;

/// <summary>Reads one member's value and complains in the caller's words when it is of the wrong type.</summary>
internal static class JsonMember
{
    /// <summary>The string that the reader stands on, in place.</summary>
    /// <exception cref="GatewayException">It has half a surrogate pair.</exception>
    public static JsonSlice Slice(in Utf8JsonReader json, string param)
    {
        CheckText(json, param);
        return new JsonSlice((int)json.TokenStartIndex, json.ValueSpan.Length + 2);
    }

    /// <summary>The string that the reader stands on, in place; false when it has half a surrogate pair.</summary>
    public static bool TrySlice(in Utf8JsonReader json, out JsonSlice slice)
    {
        slice = new JsonSlice((int)json.TokenStartIndex, json.ValueSpan.Length + 2);
        return !json.ValueIsEscaped || JsonText.HasWholeSurrogates(json.ValueSpan);
    }

    /// <summary>The object that the reader stands on, in place; the reader moves to its end. Null stands for nothing.</summary>
    /// <exception cref="GatewayException">It is no object, or has half a surrogate pair.</exception>
    public static JsonSlice ObjectSlice(ref Utf8JsonReader json, ReadOnlySpan<byte> body, string param)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid($"'{param}' must be an object, not {Describe(json)}.", param);
        }

        var start = (int)json.TokenStartIndex;
        json.Skip();
        var slice = new JsonSlice(start, (int)json.BytesConsumed - start);
        return JsonText.HasWholeSurrogates(slice.Of(body))
            ? slice
            : throw GatewayException.Invalid($"'{param}' has half a surrogate pair, which is no text.", param);
    }

    /// <summary>The value that the reader stands on, in place; the reader moves to its end.</summary>
    public static JsonSlice RawSlice(ref Utf8JsonReader json)
    {
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return new JsonSlice(start, (int)json.BytesConsumed - start);
    }

    /// <summary>Passes over the array or object that the reader stands on.</summary>
    /// <returns>Whether there was nothing in it.</returns>
    public static bool SkipEmpty(ref Utf8JsonReader json)
    {
        var depth = json.CurrentDepth;
        json.Read();
        var isEmpty = json.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject;
        while (json.CurrentDepth > depth)
        {
            json.Read();
        }

        return isEmpty;
    }

    /// <summary>The string or member name that the reader stands on, copied.</summary>
    public static string String(in Utf8JsonReader json, string param)
    {
        if (json.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
        {
            throw GatewayException.Invalid($"'{param}' must be a string, not {Describe(json)}.", param);
        }

        CheckText(json, param);
        return json.GetString()!;
    }

    /// <summary>Reads on to a boolean; null stands for nothing.</summary>
    public static bool? ReadBoolean(ref Utf8JsonReader json, string param)
    {
        json.Read();
        return json.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.Null => null,
            _ => throw GatewayException.Invalid($"'{param}' must be true or false, not {Describe(json)}.", param),
        };
    }

    /// <summary>Reads on to a number; null stands for nothing.</summary>
    public static double? ReadNumber(ref Utf8JsonReader json, string param, double min, double max)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.Number || !json.TryGetDouble(out var value))
        {
            throw GatewayException.Invalid($"'{param}' must be a number, not {Describe(json)}.", param);
        }

        return value >= min && value <= max
            ? value
            : throw GatewayException.Invalid($"'{param}' must be between {min} and {max}.", param);
    }

    /// <summary>
    /// Reads on to a number of tokens. Null, zero and less stand for nothing: Open WebUI's form goes down to -2 for "not set". JavaScript
    /// may send a whole number as 100.0.
    /// </summary>
    public static long? ReadCount(ref Utf8JsonReader json, string param)
    {
        var value = ReadNumber(ref json, param, double.MinValue, double.MaxValue);
        if (value is null or <= 0)
        {
            return null;
        }

        return value == Math.Floor(value.Value)
            ? (long)Math.Min(value.Value, int.MaxValue)
            : throw GatewayException.Invalid($"'{param}' must be a whole number.", param);
    }

    /// <summary>The complaint about a body that is no JSON. It says where, and repeats nothing of it.</summary>
    public static GatewayException Broken(JsonException exception) => new(
        new GatewayError(
            GatewayErrorKind.InvalidRequest,
            $"The request body is not valid JSON: it breaks at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}."),
        exception);

    /// <summary>What the reader stands on, for a complaint.</summary>
    public static string Describe(in Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        _ => "null",
    };

    private static void CheckText(in Utf8JsonReader json, string param)
    {
        if (json.ValueIsEscaped && !JsonText.HasWholeSurrogates(json.ValueSpan))
        {
            throw GatewayException.Invalid($"'{param}' has half a surrogate pair, which is no text.", param);
        }
    }
}
