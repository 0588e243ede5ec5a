using System.Collections.Frozen;
using System.Text.Json;

namespace BedrockAspire.ChatApi.Embeddings;

/// <summary>How each embedding model is asked, by base id.</summary>
internal sealed class EmbeddingModelTable
{
    private const string Resource = "embedding-models.json";

    private readonly FrozenDictionary<string, EmbeddingModel> _byId;

    private EmbeddingModelTable(IReadOnlyList<EmbeddingModel> models) =>
        _byId = models.ToFrozenDictionary(model => model.Id, StringComparer.Ordinal);

    public static EmbeddingModelTable Load()
    {
        using var stream = typeof(EmbeddingModelTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the assembly.");
        var file = JsonSerializer.Deserialize(stream, EmbeddingModelsJsonContext.Default.EmbeddingModelFile)
            ?? throw new InvalidOperationException($"The resource {Resource} is empty.");
        return new EmbeddingModelTable(file.Models);
    }

    public EmbeddingModel? Find(string id) => _byId.GetValueOrDefault(id);
}
