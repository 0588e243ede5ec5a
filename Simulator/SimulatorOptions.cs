using System.ComponentModel.DataAnnotations;

namespace BedrockAspire.Simulator;

/// <summary>Settings of the section <c>Simulator</c>.</summary>
public sealed class SimulatorOptions
{
    public const string SectionName = "Simulator";

    /// <summary>Region of a call that names none in its signature or in <c>x-simulator-region</c>.</summary>
    [Required]
    [RegularExpression("[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}", ErrorMessage = "Simulator:Region must look like us-east-1.")]
    public string Region { get; set; } = "us-east-1";

    /// <summary>The same seed and the same request give the same answer, padding and picture.</summary>
    public int Seed { get; set; } = 1;

    public bool RequireAuthentication { get; set; } = true;

    /// <summary>Ended models that go on working, listed as LEGACY; <c>*</c> stands for anything.</summary>
    public IList<string> KeepAliveModels { get; } = [];

    /// <summary>Application inference profiles: name → model id or system profile id.</summary>
    public IDictionary<string, string> ApplicationProfiles { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Guardrails: id → the word that it blocks.</summary>
    public IDictionary<string, string> Guardrails { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How many requests the record keeps; the oldest go first.</summary>
    [Range(0, 1_000_000)]
    public int RecordCapacity { get; set; } = 1000;

    /// <summary>Longer request bodies are recorded by their length only.</summary>
    [Range(0, 25_000_000)]
    public int RecordedBodyBytes { get; set; } = 64 * 1024;

    /// <summary>What <see cref="Guardrails"/> means when none is configured.</summary>
    internal static IDictionary<string, string> DefaultGuardrails { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["simguardrail"] = "forbidden" };

    /// <summary>What <see cref="KeepAliveModels"/> means when nothing is configured.</summary>
    internal static IReadOnlyList<string> DefaultKeepAliveModels { get; } =
        ["amazon.nova-canvas-v1:0", "amazon.titan-image-generator-v2:0"];
}
