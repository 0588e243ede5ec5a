using System.Collections.Frozen;
using System.Text.Json;

namespace BedrockAspire.ImageApi.Families;

/// <summary>How each image model is asked, by base id.</summary>
internal sealed class ImageModelTable
{
    private const string Resource = "image-models.json";

    private readonly FrozenDictionary<string, ImageModel> _byId;

    private ImageModelTable(IReadOnlyList<ImageModel> models)
    {
        Models = models;
        _byId = models.ToFrozenDictionary(model => model.Id, StringComparer.Ordinal);
    }

    public IReadOnlyList<ImageModel> Models { get; }

    public static ImageModelTable Load()
    {
        using var stream = typeof(ImageModelTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the assembly.");
        var file = JsonSerializer.Deserialize(stream, ImageModelsJsonContext.Default.ImageModelFile)
            ?? throw new InvalidOperationException($"The resource {Resource} is empty.");
        return new ImageModelTable(file.Models);
    }

    public ImageModel? Find(string id) => _byId.GetValueOrDefault(id);
}
