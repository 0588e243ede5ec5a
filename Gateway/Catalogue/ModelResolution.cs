namespace BedrockAspire.Gateway.Catalogue;

/// <summary>What a name that a caller gave leads to.</summary>
/// <param name="RequestedModel">What was asked.</param>
/// <param name="Model">The model behind it.</param>
/// <param name="CallableId">What Bedrock is asked for.</param>
/// <param name="Region">The region to ask.</param>
public sealed record ModelResolution(string RequestedModel, CatalogueModel Model, string CallableId, string Region)
{
    /// <summary>What the caller is told on the reply, such as that the model ends; null when there is nothing to tell.</summary>
    public string? Warning { get; init; }

    /// <summary>Ways through other regions, in order of preference, for when the first has no place; none where the name says which region, or the operator's policy forbids it.</summary>
    public IReadOnlyList<ModelRoute> Elsewhere { get; init; } = [];
}
