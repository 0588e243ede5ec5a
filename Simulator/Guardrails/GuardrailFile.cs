namespace BedrockAspire.Simulator.Guardrails;

/// <summary>What the simulator reads of <c>guardrail-checks.json</c>.</summary>
internal sealed record GuardrailFile
{
    /// <summary>The Regions that have the operation.</summary>
    public required IReadOnlyList<string> Regions { get; init; }

    public required int BlocksPerMessage { get; init; }
}
