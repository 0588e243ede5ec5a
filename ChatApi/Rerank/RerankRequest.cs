using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.Rerank;

/// <summary>A request to rerank, read but not copied: texts stay where they are in the body.</summary>
internal sealed class RerankRequest(ReadOnlyMemory<byte> body)
{
    /// <summary>The body that the slices point into.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>The model's name as the caller gave it.</summary>
    public string Model { get; set; } = "";

    /// <summary>What is searched for, a JSON string.</summary>
    public JsonSlice Query { get; set; }

    /// <summary>The texts of the documents, each a JSON string.</summary>
    public List<JsonSlice> Documents { get; } = [];

    /// <summary>How many results are wanted; null for all.</summary>
    public int? TopN { get; set; }

    /// <summary>Whether results repeat their documents.</summary>
    public bool ReturnsDocuments { get; set; }

    /// <summary>Where Cohere cuts a document off, in tokens.</summary>
    public int? MaxTokensPerDocument { get; set; }

    /// <summary>Names of members that are not translated.</summary>
    public List<string> Ignored { get; } = [];
}
