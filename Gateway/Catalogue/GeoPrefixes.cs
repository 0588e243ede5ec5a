using BedrockAspire.Bedrock;

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

    /// <summary>The prefixes that a region may use under a policy, preferred first.</summary>
    public static IReadOnlyList<string> Of(string region, ProfileScope scope) => scope switch
    {
        ProfileScope.Region => [],
        // Canada's regions may use the profiles of the United States, which is another geography.
        ProfileScope.Geo => [.. Of(region).Where(prefix => prefix != Global && !(prefix == "us" && Area(region) == "ca"))],
        _ => Of(region),
    };

    /// <summary>Whether a profile stays in the geography of a region, by its prefix or, for a prefix that is new, by where it routes.</summary>
    internal static bool IsGeographic(string? prefix, IReadOnlyList<string> destinations, string region) =>
        prefix is not null && Array.IndexOf(All, prefix) >= 0
            ? Of(region, ProfileScope.Geo).Contains(prefix)
            : destinations.All(destination => Area(destination) == Area(region));

    /// <summary>Whether calls that one region would have taken may go to another under a policy.</summary>
    public static bool MayMove(string from, string to, ProfileScope scope)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return scope switch
        {
            ProfileScope.Region => false,
            ProfileScope.Geo => Area(from) == Area(to),
            _ => true,
        };
    }

    /// <summary>Splits <c>us.anthropic.claude-sonnet-5</c> into prefix and base id; the prefix is null when there is none.</summary>
    public static (string? Prefix, string BaseId) Split(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return PrefixOf(id) is { } prefix ? (prefix, id[(prefix.Length + 1)..]) : (null, id);
    }

    /// <summary>The prefix of an id; null when there is none. Allocates nothing.</summary>
    public static string? PrefixOf(ReadOnlySpan<char> id)
    {
        foreach (var prefix in All)
        {
            if (id.Length > prefix.Length + 1 && id[prefix.Length] == '.' && id.StartsWith(prefix, StringComparison.Ordinal))
            {
                return prefix;
            }
        }

        return null;
    }

    // "us-gov-west-1" is not of the area of "us-east-1".
    private static string Area(string region) =>
        region.StartsWith("us-gov-", StringComparison.Ordinal) ? "us-gov" : region[..Math.Max(0, region.IndexOf('-', StringComparison.Ordinal))];
}
