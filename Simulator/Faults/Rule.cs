using System.Text.Json.Serialization;
using BedrockAspire.Simulator.Converse;

namespace BedrockAspire.Simulator.Faults;

/// <summary>Says how matching requests are answered. Counts are kept by the <see cref="RuleBook"/>.</summary>
internal sealed class Rule
{
    public RuleMatch Match { get; set; } = new();

    /// <summary>How often the rule acts before it retires; null means for ever.</summary>
    public int? Times { get; init; }

    /// <summary>How many matching requests pass before the rule acts.</summary>
    public int Skip { get; init; }

    public Fault? Fault { get; init; }

    public Answer? Answer { get; init; }

    /// <summary>Members that matching requests may not have, although the model's row does not forbid them, as <c>inferenceConfig.temperature</c>.</summary>
    public IReadOnlyList<string>? Refuse { get; init; }

    /// <summary>Matching requests so far, those that were skipped included.</summary>
    [JsonIgnore]
    public int Seen { get; set; }

    /// <summary>The answer's frames, encoded at first use and replayed.</summary>
    [JsonIgnore]
    public PreparedFrames? Frames { get; set; }

    /// <summary>The answer's JSON body, encoded at first use and replayed.</summary>
    [JsonIgnore]
    public PreparedBody? Body { get; set; }
}
