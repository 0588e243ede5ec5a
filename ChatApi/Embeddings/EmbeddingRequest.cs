using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.Embeddings;

/// <summary>An embeddings request, read but not copied: texts stay where they are in the body.</summary>
internal sealed class EmbeddingRequest(ReadOnlyMemory<byte> body)
{
    /// <summary>The body that the slices point into.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>The model's name as the caller gave it.</summary>
    public string Model { get; set; } = "";

    /// <summary>The texts, each a JSON string.</summary>
    public List<JsonSlice> Inputs { get; } = [];

    /// <summary>Wanted length of a vector.</summary>
    public int? Dimensions { get; set; }

    /// <summary>Whether vectors are written as base64 of little-endian 32-bit floats.</summary>
    public bool IsBase64 { get; set; }

    /// <summary>Cohere's <c>input_type</c>, which other models have under other names. Not OpenAI's; Open WebUI can send it.</summary>
    public string? InputType { get; set; }

    /// <summary>Names of members that are not translated.</summary>
    public List<string> Ignored { get; } = [];
}
