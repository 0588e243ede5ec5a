using System.Text.Json;

namespace BedrockAspire.ChatApi.Moderations;

/// <summary>What is known of Bedrock's guardrail checks: <c>guardrail-checks.json</c>.</summary>
internal sealed record GuardrailFacts
{
    private const string Resource = "guardrail-checks.json";

    /// <summary>Names that callers may give; the first is meant when they give none.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>The regions that have the operation.</summary>
    public required IReadOnlyList<string> Regions { get; init; }

    /// <summary>How many texts one message takes.</summary>
    public required int BlocksPerMessage { get; init; }

    /// <summary>The filters that are asked.</summary>
    public required IReadOnlyList<GuardrailCategory> Categories { get; init; }

    public static GuardrailFacts Load()
    {
        using var stream = typeof(GuardrailFacts).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the assembly.");
        return JsonSerializer.Deserialize(stream, GuardrailJsonContext.Default.GuardrailFacts)
            ?? throw new InvalidOperationException($"The resource {Resource} is empty.");
    }
}
