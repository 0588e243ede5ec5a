using System.Collections.Frozen;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Which kinds of models this service lists and serves: the split, in one place.</summary>
/// <param name="Modes">The kinds.</param>
public sealed record ServedModels(FrozenSet<ModelMode> Modes)
{
    /// <summary>What the chat service serves.</summary>
    public static ServedModels Chat { get; } = new(FrozenSet.Create(ModelMode.Chat))
    {
        Section = "ChatApi",
        Name = "chat",
        Unlisted = FrozenSet.Create(ModelMode.Embedding, ModelMode.Rerank),
    };

    /// <summary>What the image service serves.</summary>
    public static ServedModels Images { get; } = new(FrozenSet.Create(ModelMode.Image, ModelMode.ImageEdit)) { Section = "ImageApi", Name = "images" };

    /// <summary>Kinds that a route of their own serves and the list leaves out: everything in it lands in Open WebUI's chat selector.</summary>
    public FrozenSet<ModelMode> Unlisted { get; init; } = FrozenSet<ModelMode>.Empty;

    /// <summary>Whether the service knows how to ask a model, by base id. What it cannot ask is not listed.</summary>
    public Func<string, bool> CanAsk { get; init; } = static _ => true;

    /// <summary>What keys, the ledger and the admin API call the service.</summary>
    public string Name { get; init; } = "";

    /// <summary>The configuration section of the service, which may hold a filter.</summary>
    public string Section { get; init; } = "";
}
