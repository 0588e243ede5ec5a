using System.Text.Json;
using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Invoke;
using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Simulator.Embeddings;

/// <summary>Nova multimodal embeddings, single inputs.</summary>
internal static class NovaEmbeddings
{
    private const int MaxChars = 8192;
    private static readonly string[] Kinds = ["text", "image", "audio", "video"];

    public static InvokeResult Invoke(JsonElement request)
    {
        var body = new BodyReader(request);
        body.Allow("schemaVersion");
        body.Text("taskType", required: true, allowed: ["SINGLE_EMBEDDING"]);
        var parameters = body.Member("singleEmbeddingParams", JsonValueKind.Object, required: true);
        body.Complete();

        var single = new BodyReader(parameters!.Value, "#/singleEmbeddingParams");
        single.Text("embeddingPurpose", required: true);
        var dimensions = (int)(single.Integer("embeddingDimension", 256, 3072) ?? 3072);
        if (dimensions is not (256 or 384 or 1024 or 3072))
        {
            single.Violation($"#/embeddingDimension: {dimensions} is not a valid enum value");
        }

        var given = Kinds.Where(kind => single.Member(kind, JsonValueKind.Object) is not null).ToList();
        if (given.Count != 1)
        {
            single.Violation("#/singleEmbeddingParams: exactly one of [text, image, audio, video] is required");
        }

        single.Complete();
        var content = parameters.Value.GetProperty(given[0]);
        var text = "";
        if (given[0] == "text")
        {
            var reader = new BodyReader(content, "#/singleEmbeddingParams/text");
            reader.Text("truncationMode", required: true, allowed: ["START", "END", "NONE"]);
            text = reader.Text("value", required: true, min: 1, max: MaxChars) ?? "";
            reader.Complete(allowOthers: true);
        }

        var vector = WordVectors.Of(given[0] == "text" ? text : content.GetRawText(), dimensions);
        var tokens = given[0] == "text" ? TokenEstimate.Of(text) : 0;
        return new InvokeResult(
            Json.Object(json =>
            {
                json.WriteStartArray("embeddings");
                json.WriteStartObject();
                json.WriteString("embeddingType", given[0].ToUpperInvariant());
                json.WritePropertyName("embedding");
                json.WriteVector(vector);
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteNumber("inputTokenCount", tokens);
            }),
            new Usage(tokens, 0));
    }
}
