using System.Text.RegularExpressions;

namespace BedrockAspire.Gateway.Errors;

/// <summary>Takes out of AWS's texts what a caller has no business to know.</summary>
public static partial class AwsDetails
{
    /// <summary>Replaces ARNs and twelve-digit account ids.</summary>
    public static string Redact(string text) => AccountId().Replace(Arn().Replace(text, "[arn]"), "[account]");

    [GeneratedRegex(@"arn:aws[\w-]*:[^\s""',;)]+", RegexOptions.CultureInvariant)]
    private static partial Regex Arn();

    [GeneratedRegex(@"(?<!\d)\d{12}(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex AccountId();
}
