namespace BedrockAspire.Gateway.Catalogue;

/// <summary>What a model understands. Null means unknown, and the careful choice is made.</summary>
public sealed record ModelSupport
{
    public bool? System { get; init; }

    public bool? Tools { get; init; }

    public bool? ToolsStreaming { get; init; }

    public bool? Images { get; init; }

    /// <summary><c>both</c>, <c>temperatureXorTopP</c> or <c>none</c>.</summary>
    public string? Sampling { get; init; }

    public bool? StopSequences { get; init; }

    public bool? AssistantPrefill { get; init; }
}
