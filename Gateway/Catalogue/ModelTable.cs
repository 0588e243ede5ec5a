using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>The built-in table of models and aliases: what is known before AWS was asked, and what AWS does not tell.</summary>
public sealed class ModelTable
{
    private readonly FrozenDictionary<string, ModelFacts> _byId;
    private readonly FrozenDictionary<string, ModelAlias> _byAlias;

    private ModelTable(IReadOnlyList<ModelFacts> models, IReadOnlyList<ModelAlias> aliases)
    {
        Models = models;
        Aliases = aliases;
        _byId = models.ToFrozenDictionary(model => model.Id, StringComparer.Ordinal);
        _byAlias = aliases.ToFrozenDictionary(alias => alias.Alias, StringComparer.Ordinal);
    }

    /// <summary>All models, in the table's order.</summary>
    public IReadOnlyList<ModelFacts> Models { get; }

    /// <summary>All aliases, in the table's order.</summary>
    public IReadOnlyList<ModelAlias> Aliases { get; }

    /// <summary>Loads the table from the assembly.</summary>
    /// <exception cref="InvalidDataException">A model or alias is not well-formed; the text names each with its fault.</exception>
    public static ModelTable Load() => Create(
        Read("bedrock-models.json", CatalogueJsonContext.Default.ModelTableFile).Models,
        Read("model-aliases.json", CatalogueJsonContext.Default.ModelAliasFile).Aliases);

    /// <summary>The facts of a base id; null when the table does not know it.</summary>
    public ModelFacts? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>An alias by name, or null.</summary>
    public ModelAlias? FindAlias(string name) => _byAlias.GetValueOrDefault(name);

    internal static ModelTable Create(IReadOnlyList<ModelFacts> models, IReadOnlyList<ModelAlias> aliases)
    {
        var faults = ModelTableRules.Check(models, aliases);
        return faults.Count == 0
            ? new ModelTable(models, aliases)
            : throw new InvalidDataException($"The table of models is not well-formed. {string.Join(' ', faults)}");
    }

    /// <summary>The models of the table that an alias may mean, best first; none when it is no alias.</summary>
    internal IEnumerable<string> MembersOf(string alias) => FindAlias(alias)?.MembersOf(Models.Select(model => model.Id)) ?? [];

    private static T Read<T>(string name, JsonTypeInfo<T> typeInfo)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing from the assembly.");
        return JsonSerializer.Deserialize(stream, typeInfo)
            ?? throw new InvalidOperationException($"The resource {name} is empty.");
    }
}
