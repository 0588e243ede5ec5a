namespace BedrockAspire.Gateway.Catalogue;

/// <summary>What a model understands. Null means unknown, and the careful choice is made.</summary>
public sealed record ModelSupport
{
    public bool? System { get; set; }

    public bool? Tools { get; set; }

    public bool? ToolsStreaming { get; set; }

    public bool? Images { get; set; }

    /// <summary><c>both</c>, <c>temperatureXorTopP</c> or <c>none</c>.</summary>
    public string? Sampling { get; set; }

    public bool? StopSequences { get; set; }

    public bool? AssistantPrefill { get; set; }

    public bool? ToolChoiceAny { get; set; }

    public bool? ToolChoiceTool { get; set; }

    /// <summary>Whether a tool call can be demanded at all.</summary>
    public bool? ForcedToolChoice { get; set; }

    public bool? StrictTools { get; set; }

    /// <summary>Whether it can be told to call one tool at a time.</summary>
    public bool? ParallelToolCallsOff { get; set; }

    /// <summary><c>alphanumeric9</c> where ids of tool calls must be nine letters and digits.</summary>
    public string? ToolIds { get; set; }

    public bool? Documents { get; set; }

    public bool? Audio { get; set; }

    /// <summary>How thinking is asked for: <c>budget</c>, <c>adaptive</c>, <c>adaptive+budget</c>, <c>reasoningConfig</c>, <c>reasoning.effort</c> or <c>reasoning_effort</c>.</summary>
    public string? Thinking { get; set; }

    /// <summary>The efforts it takes, lowest first.</summary>
    public IReadOnlyList<string>? Effort { get; set; }

    public bool? ThinkingDefaultOn { get; set; }

    public bool? ThinkingCanDisable { get; set; }

    public bool? NativeJsonSchema { get; set; }

    /// <summary>How prompts are cached: where it holds <c>explicit</c>, the request says up to where.</summary>
    public string? Cache { get; set; }

    /// <summary>How long a cached prompt may be kept: <c>5m</c>, <c>1h</c>.</summary>
    public IReadOnlyList<string>? CacheTtl { get; set; }

    /// <summary>The shortest prompt that is cached, in tokens.</summary>
    public int? CacheMinTokens { get; set; }

    /// <summary>Whether the list of tools can end in a point up to which is cached.</summary>
    public bool? CacheTools { get; set; }

    /// <summary>The beta that lets it think between calls of tools; null where it does so by itself or cannot.</summary>
    public string? InterleavedThinkingBeta { get; set; }

    /// <summary>The service tiers that it has; null when unknown.</summary>
    public IReadOnlyList<string>? ServiceTiers { get; set; }

    /// <summary>Whether a request can say up to where its prompt is cached.</summary>
    public bool CachesAtPoints => Cache is "explicit" or "explicit+implicit" or "implicit+explicit";
}
