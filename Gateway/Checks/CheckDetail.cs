using System.Text.Json.Serialization;

namespace BedrockAspire.Gateway.Checks;

/// <summary>One of the things that a check looked at.</summary>
public sealed record CheckDetail
{
    /// <summary>What was looked at: a region, the tables, the spool.</summary>
    public required string Name { get; init; }

    // Not required: JSON cannot require what it does not have.
    [JsonIgnore]
    public CheckStatus State { get; init; }

    /// <summary><c>passed</c>, <c>doubtful</c>, <c>failed</c> or <c>not_set</c>.</summary>
    public string Status => CheckReport.Word(State);

    /// <summary>What was seen, as a sentence.</summary>
    public required string Finding { get; init; }

    /// <summary>What to do about it; null when nothing needs to be done.</summary>
    public required string? Advice { get; init; }
}
