namespace BedrockAspire.Simulator.Catalogue;

/// <summary>What a model accepts; null means that nothing is known, and nothing is refused.</summary>
internal sealed record ModelSupport
{
    public bool? System { get; init; }

    public bool? Tools { get; init; }

    public bool? ToolsStreaming { get; init; }

    public bool? ToolChoiceAny { get; init; }

    public bool? ToolChoiceTool { get; init; }

    public bool? Images { get; init; }

    public bool? Documents { get; init; }

    /// <summary>both, none or temperatureXorTopP.</summary>
    public string? Sampling { get; init; }

    /// <summary>budget, adaptive, adaptive+budget, reasoningConfig, reasoning.effort or reasoning_effort.</summary>
    public string? Thinking { get; init; }

    public IReadOnlyList<string>? Effort { get; init; }

    public bool? ThinkingDefaultOn { get; init; }

    public bool? ThinkingCanDisable { get; init; }

    public bool? ForcedToolChoice { get; init; }

    public bool? AssistantPrefill { get; init; }

    public bool? StrictTools { get; init; }

    public bool? NativeJsonSchema { get; init; }

    public bool? StopSequences { get; init; }

    public int? CacheMinTokens { get; init; }

    public string? Cache { get; init; }

    public IReadOnlyList<string>? CacheTtl { get; init; }

    public bool? CacheTools { get; init; }

    public string? InterleavedThinkingBeta { get; init; }

    public IReadOnlyList<string>? ServiceTiers { get; init; }

    /// <summary>When listed, the operations beyond Converse that the model has.</summary>
    public IReadOnlyList<string>? Apis { get; init; }
}
