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
}
