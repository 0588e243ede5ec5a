using System.Text.RegularExpressions;

namespace BedrockAspire.ChatApi.ChatCompletions.Guardrails;

/// <summary>What Bedrock's service model allows in a guardrail's members.</summary>
internal static partial class GuardrailWords
{
    public static bool IsIdentifier(string text) => text.Length <= 2048 && Identifier().IsMatch(text);

    public static bool IsVersion(string text) => Version().IsMatch(text);

    public static bool IsTrace(string text) => text is "disabled" or "enabled" or "enabled_full";

    public static bool IsProcessingMode(string text) => text is "sync" or "async";

    [GeneratedRegex(@"\A([a-z0-9]+|arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:guardrail/[a-z0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\A([1-9][0-9]{0,7}|DRAFT)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
