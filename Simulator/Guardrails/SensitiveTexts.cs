using System.Text.RegularExpressions;

namespace BedrockAspire.Simulator.Guardrails;

/// <summary>Finds the kinds of personal data that have a form; of those that have none, such as names, the simulator finds nothing.</summary>
internal static partial class SensitiveTexts
{
    private static readonly Dictionary<string, Regex> Forms = new(StringComparer.Ordinal)
    {
        ["EMAIL"] = Email(),
        ["PHONE"] = Phone(),
        ["US_SOCIAL_SECURITY_NUMBER"] = SocialSecurity(),
        ["CREDIT_DEBIT_CARD_NUMBER"] = Card(),
        ["IP_ADDRESS"] = Ip(),
        ["URL"] = Url(),
    };

    public static IEnumerable<(CheckedText Text, int Begin, int End)> Find(string type, IReadOnlyList<CheckedText> texts) =>
        Forms.TryGetValue(type, out var form)
            ? texts.SelectMany(text => form.Matches(text.Text).Select(match => (text, match.Index, match.Index + match.Length)))
            : [];

    [GeneratedRegex(@"\b[\w.+-]+@[\w-]+(\.[\w-]+)+\b", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    [GeneratedRegex(@"\+?\b\d{1,3}[ -]\(?\d{3}\)?[ -]\d{3}[ -]\d{4}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Phone();

    [GeneratedRegex(@"\b\d{3}-\d{2}-\d{4}\b", RegexOptions.CultureInvariant)]
    private static partial Regex SocialSecurity();

    [GeneratedRegex(@"\b(\d{4}[ -]?){3}\d{4}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Card();

    [GeneratedRegex(@"\b\d{1,3}(\.\d{1,3}){3}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Ip();

    [GeneratedRegex(@"\bhttps?://\S+", RegexOptions.CultureInvariant)]
    private static partial Regex Url();
}
