using System.Collections.Frozen;
using System.Text.Json;

namespace BedrockAspire.ChatApi.Rerank;

/// <summary>How each reranker is asked, by base id.</summary>
internal sealed class RerankModelTable
{
    private const string Resource = "rerank-models.json";

    private readonly FrozenDictionary<string, RerankModel> _byId;

    private RerankModelTable(IReadOnlyList<RerankModel> models) =>
        _byId = models.ToFrozenDictionary(model => model.Id, StringComparer.Ordinal);

    public static RerankModelTable Load()
    {
        using var stream = typeof(RerankModelTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the assembly.");
        var file = JsonSerializer.Deserialize(stream, RerankModelsJsonContext.Default.RerankModelFile)
            ?? throw new InvalidOperationException($"The resource {Resource} is empty.");
        return new RerankModelTable(file.Models);
    }

    public RerankModel? Find(string id) => _byId.GetValueOrDefault(id);
}
