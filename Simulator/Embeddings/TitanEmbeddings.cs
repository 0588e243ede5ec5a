using System.Text.Json;
using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Invoke;
using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Simulator.Embeddings;

/// <summary>Titan text embeddings v1 and v2, and the multimodal model. One input a call.</summary>
internal static class TitanEmbeddings
{
    private const int MaxTextChars = 50_000;
    private const int MaxTextTokens = 8192;
    private const int V1Dimensions = 1536;

    public static InvokeResult TextV1(JsonElement request)
    {
        var body = new BodyReader(request);
        var text = body.Text("inputText", required: true, min: 1, max: MaxTextChars) ?? "";
        body.Complete();
        return Result(WordVectors.Of(text, V1Dimensions), CheckTokens(text), null);
    }

    public static InvokeResult TextV2(JsonElement request)
    {
        var body = new BodyReader(request);
        var text = body.Text("inputText", required: true, min: 1, max: MaxTextChars) ?? "";
        var dimensions = body.Integer("dimensions", 256, 1024) ?? 1024;
        if (dimensions is not (256 or 512 or 1024))
        {
            body.Violation($"#/dimensions: {dimensions} is not a valid enum value");
        }

        var normalize = body.Flag("normalize") ?? true;
        var types = body.Member("embeddingTypes", JsonValueKind.Array);
        body.Complete();
        var vector = WordVectors.Of(text, (int)dimensions);
        if (!normalize)
        {
            vector = [.. vector.Select(value => value * 3)];
        }

        return Result(vector, CheckTokens(text), types is { } asked ? [.. asked.EnumerateArray().Select(type => type.GetString()!)] : ["float"]);
    }

    public static InvokeResult Image(JsonElement request)
    {
        var body = new BodyReader(request);
        var text = body.Text("inputText");
        var image = body.Bytes("inputImage");
        var config = body.Member("embeddingConfig", JsonValueKind.Object);
        body.Complete();
        if (text is null && image is null)
        {
            throw BodyReader.Malformed("#: at least one of [inputText, inputImage] is required");
        }

        var dimensions = config is { } set && set.TryGetMember("outputEmbeddingLength", out var length) ? length.GetInt32() : 1024;
        if (dimensions is not (256 or 384 or 1024))
        {
            throw BodyReader.Malformed($"#/embeddingConfig/outputEmbeddingLength: {dimensions} is not a valid enum value");
        }

        var words = text is null ? null : WordVectors.Of(text, dimensions);
        var picture = image is null ? null : WordVectors.OfBytes(image, dimensions);
        var vector = words is not null && picture is not null ? WordVectors.Average(words, picture) : words ?? picture!;
        var tokens = text is null ? 0 : TokenEstimate.Of(text);
        return new InvokeResult(
            Json.Object(json =>
            {
                json.WritePropertyName("embedding");
                json.WriteVector(vector);
                json.WriteNumber("inputTextTokenCount", tokens);
                json.WriteNull("message");
            }),
            new Usage(tokens, 0, Images: image is null ? 0 : 1));
    }

    private static long CheckTokens(string text)
    {
        var tokens = TokenEstimate.Of(text);
        return tokens <= MaxTextTokens
            ? tokens
            : throw AwsException.Validation(
                $"400 Bad Request: Too many input tokens. Max input tokens: {MaxTextTokens}, request input token count: {tokens}");
    }

    private static InvokeResult Result(float[] vector, long tokens, IReadOnlyList<string>? types) => new(
        Json.Object(json =>
        {
            if (types is null || types.Contains("float"))
            {
                json.WritePropertyName("embedding");
                json.WriteVector(vector);
            }

            if (types is not null)
            {
                json.WriteStartObject("embeddingsByType");
                foreach (var type in types)
                {
                    json.WritePropertyName(type);
                    json.WriteVector(type == "binary" ? [.. vector.Select(value => value > 0 ? 1f : 0f)] : vector);
                }

                json.WriteEndObject();
            }

            json.WriteNumber("inputTextTokenCount", tokens);
        }),
        new Usage(tokens, 0));
}
