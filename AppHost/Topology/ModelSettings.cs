namespace BedrockAspire.AppHost.Topology;

/// <summary>The models that Open WebUI and the dashboard's commands ask for.</summary>
internal sealed record ModelSettings
{
    public required IResourceBuilder<ParameterResource> Chat { get; init; }

    public required IResourceBuilder<ParameterResource> Task { get; init; }

    public required IResourceBuilder<ParameterResource> Embedding { get; init; }

    public required IResourceBuilder<ParameterResource> Image { get; init; }

    public required IResourceBuilder<ParameterResource> ImageEdit { get; init; }

    /// <summary>Null where none was set: most regions have no reranker.</summary>
    public required IResourceBuilder<ParameterResource>? Reranking { get; init; }
}
