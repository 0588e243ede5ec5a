namespace BedrockAspire.Simulator.Faults;

/// <summary>Which requests a rule is for; an absent member matches all.</summary>
internal sealed record RuleMatch
{
    public string? Operation { get; init; }

    /// <summary>Pattern on the requested id, in which <c>*</c> stands for anything.</summary>
    public string? ModelId { get; init; }

    public string? Region { get; init; }

    /// <summary>Text in any string of the request's JSON.</summary>
    public string? Contains { get; init; }
}
