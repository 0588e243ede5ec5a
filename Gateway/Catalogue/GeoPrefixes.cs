namespace BedrockAspire.Gateway.Catalogue;

/// <summary>The geographies of inference profiles: which prefixes there are and which of them a region uses, preferred first.</summary>
public static class GeoPrefixes
{
    /// <summary>The prefix of profiles that route anywhere.</summary>
    public const string Global = "global";

    private static readonly string[] All = ["us-gov", "us", "eu", "apac", "jp", "au", "ca", "in", Global];

    /// <summary>The prefixes that a region can use, preferred first; the global one is last.</summary>
    public static IReadOnlyList<string> Of(string region) => region switch
    {
        _ when region.StartsWith("us-gov-", StringComparison.Ordinal) => ["us-gov"],
        _ when region.StartsWith("us-", StringComparison.Ordinal) => ["us", Global],
        _ when region.StartsWith("ca-", StringComparison.Ordinal) => ["ca", "us", Global],
        _ when region.StartsWith("eu-", StringComparison.Ordinal) => ["eu", Global],
        "ap-northeast-1" or "ap-northeast-3" => ["jp", "apac", Global],
        "ap-southeast-2" or "ap-southeast-4" => ["au", "apac", Global],
        "ap-south-1" or "ap-south-2" => ["in", "apac", Global],
        _ when region.StartsWith("ap-", StringComparison.Ordinal) => ["apac", Global],
        _ => [Global],
    };

    /// <summary>Splits <c>us.anthropic.claude-sonnet-5</c> into prefix and base id; the prefix is null when there is none.</summary>
    public static (string? Prefix, string BaseId) Split(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        foreach (var prefix in All)
        {
            if (id.Length > prefix.Length + 1 && id[prefix.Length] == '.' && id.StartsWith(prefix, StringComparison.Ordinal))
            {
                return (prefix, id[(prefix.Length + 1)..]);
            }
        }

        return (null, id);
    }
}
