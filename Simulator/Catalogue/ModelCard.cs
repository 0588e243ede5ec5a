namespace BedrockAspire.Simulator.Catalogue;

/// <summary>One row of <c>bedrock-models.json</c>, as far as the simulator reads it.</summary>
internal sealed record ModelCard
{
    public required string Id { get; init; }

    public required string Provider { get; init; }

    public required string Name { get; init; }

    /// <summary>chat, embedding, image, image-edit or rerank.</summary>
    public required string Mode { get; init; }

    public IReadOnlyList<string> Input { get; set; } = [];

    public IReadOnlyList<string> Output { get; set; } = [];

    public long? MaxInput { get; init; }

    public int? MaxOutput { get; init; }

    public IReadOnlyList<string> Profiles { get; set; } = [];

    public bool RequiresProfile { get; init; }

    public bool Streaming { get; init; }

    public IReadOnlyList<string> Endpoints { get; set; } = [];

    /// <summary>Empty means every Region.</summary>
    public IReadOnlyList<string> Regions { get; set; } = [];

    public ModelLifecycle Lifecycle { get; set; } = new();

    public ModelSupport Supports { get; set; } = new();

    public IReadOnlyList<int> Dimensions { get; set; } = [];

    public int? MaxPromptChars { get; init; }

    public int? MaxChars { get; init; }

    public bool IsAnthropic => Provider == "Anthropic";

    public bool IsMistral => Id.StartsWith("mistral.", StringComparison.Ordinal);
}
