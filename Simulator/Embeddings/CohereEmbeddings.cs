using System.Text.Json;
using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Invoke;
using BedrockAspire.Simulator.Invoke.Chat;
using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Simulator.Embeddings;

/// <summary>Cohere Embed v3 and v4: up to 96 texts or pictures a call.</summary>
internal static class CohereEmbeddings
{
    private const int MaxInputs = 96;
    private const int MaxV3Chars = 2048;
    private static readonly string[] InputTypes = ["search_document", "search_query", "classification", "clustering", "image"];

    public static InvokeResult Invoke(JsonElement request, bool isV4)
    {
        var body = new BodyReader(request);
        body.Text("input_type", required: true, allowed: InputTypes);
        body.Text("truncate", allowed: isV4 ? ["NONE", "LEFT", "RIGHT"] : ["NONE", "START", "END"]);
        var inputs = ReadInputs(body, isV4);
        var types = body.Member("embedding_types", JsonValueKind.Array);
        var dimensions = isV4 ? (int)(body.Integer("output_dimension", 256, 1536) ?? 1536) : 1024;
        if (isV4)
        {
            body.Integer("max_tokens", 1, 128_000);
        }

        body.Complete();
        if (isV4 && dimensions is not (256 or 512 or 1024 or 1536))
        {
            throw BodyReader.Malformed($"#/output_dimension: {dimensions} is not a valid enum value");
        }

        var tokens = Math.Max(1, inputs.Sum(TokenEstimate.Of));
        var vectors = inputs.Select(text => WordVectors.Of(text, dimensions)).ToList();
        return new InvokeResult(Json.Object(json => Write(json, inputs, vectors, types)), new Usage(tokens, 0));
    }

    private static List<string> ReadInputs(BodyReader body, bool isV4)
    {
        var texts = body.Member("texts", JsonValueKind.Array);
        var images = body.Member("images", JsonValueKind.Array);
        var mixed = isV4 ? body.Member("inputs", JsonValueKind.Array) : null;
        var given = texts ?? images ?? mixed;
        if (given is not { } list)
        {
            body.Violation("#: required key [texts] not found");
            return [];
        }

        if (list.GetArrayLength() is 0 or > MaxInputs)
        {
            body.Violation($"#/texts: expected maximum item count: {MaxInputs}, found: {list.GetArrayLength()}");
        }

        var inputs = list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String
            ? item.GetString()!
            : item.ValueKind == JsonValueKind.Object && item.TryGetMember("content", out var content) ? MessageText.Of(content) : "").ToList();
        if (!isV4 && texts is not null && inputs.FirstOrDefault(text => text.Length > MaxV3Chars) is { } tooLong)
        {
            body.Violation($"#/texts/{inputs.IndexOf(tooLong)}: expected maxLength: {MaxV3Chars}, actual: {tooLong.Length}");
        }

        return inputs;
    }

    private static void Write(Utf8JsonWriter json, List<string> inputs, List<float[]> vectors, JsonElement? types)
    {
        json.WriteString("id", StableHash.Name(string.Concat(inputs), 24, 0));
        json.WriteStrings("texts", inputs);
        if (types is not { } asked)
        {
            json.WriteString("response_type", "embeddings_floats");
            json.WritePropertyName("embeddings");
            WriteAll(json, vectors, "float");
            return;
        }

        json.WriteString("response_type", "embeddings_by_type");
        json.WriteStartObject("embeddings");
        foreach (var type in asked.EnumerateArray())
        {
            json.WritePropertyName(type.GetString()!);
            WriteAll(json, vectors, type.GetString()!);
        }

        json.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter json, List<float[]> vectors, string type)
    {
        json.WriteStartArray();
        foreach (var vector in vectors)
        {
            json.WriteVector(Quantize(vector, type));
        }

        json.WriteEndArray();
    }

    private static float[] Quantize(float[] vector, string type) => type switch
    {
        "int8" => [.. vector.Select(value => (float)WordVectors.ToSByte(value))],
        "uint8" => [.. vector.Select(value => WordVectors.ToSByte(value) + 128f)],
        "binary" => [.. Bits(vector).Select(value => value - 128f)],
        "ubinary" => [.. Bits(vector)],
        _ => vector,
    };

    private static IEnumerable<float> Bits(float[] vector) =>
        vector.Chunk(8).Select(bits => (float)bits.Aggregate(0, (sum, value) => (sum << 1) | (value > 0 ? 1 : 0)));
}
