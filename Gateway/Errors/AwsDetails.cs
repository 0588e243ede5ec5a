using System.Text.RegularExpressions;

namespace BedrockAspire.Gateway.Errors;

/// <summary>Takes out of AWS's texts what a caller has no business to know.</summary>
public static partial class AwsDetails
{
    private const int MaxLength = 2000;

    /// <summary>Replaces ARNs and twelve-digit account ids, and cuts a text that is longer than anybody reads.</summary>
    public static string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var shortened = text.Length <= MaxLength ? text : text[..MaxLength] + "…";
        return AccountId().Replace(Arn().Replace(shortened, "[arn]"), "[account]");
    }

    [GeneratedRegex(@"arn:aws[\w-]*:[^\s""',;)]+", RegexOptions.CultureInvariant)]
    private static partial Regex Arn();

    [GeneratedRegex(@"(?<!\d)\d{12}(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex AccountId();
}
