using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>The built-in table of models and aliases: what is known before AWS was asked, and what AWS does not tell.</summary>
public sealed class ModelTable
{
    private readonly FrozenDictionary<string, ModelFacts> _byId;

    private ModelTable(IReadOnlyList<ModelFacts> models, IReadOnlyList<ModelAlias> aliases)
    {
        Models = models;
        Aliases = aliases;
        _byId = models.ToFrozenDictionary(model => model.Id, StringComparer.Ordinal);
    }

    /// <summary>All models, in the table's order.</summary>
    public IReadOnlyList<ModelFacts> Models { get; }

    /// <summary>All aliases, in the table's order.</summary>
    public IReadOnlyList<ModelAlias> Aliases { get; }

    /// <summary>Loads the table from the assembly.</summary>
    public static ModelTable Load() => new(
        Read("bedrock-models.json", CatalogueJsonContext.Default.ModelTableFile).Models,
        Read("model-aliases.json", CatalogueJsonContext.Default.ModelAliasFile).Aliases);

    /// <summary>The facts of a base id; null when the table does not know it.</summary>
    public ModelFacts? Find(string id) => _byId.GetValueOrDefault(id);

    private static T Read<T>(string name, JsonTypeInfo<T> typeInfo)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing from the assembly.");
        return JsonSerializer.Deserialize(stream, typeInfo)
            ?? throw new InvalidOperationException($"The resource {name} is empty.");
    }
}
