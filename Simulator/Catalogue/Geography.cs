namespace BedrockAspire.Simulator.Catalogue;

/// <summary>Which Regions may call a geographic inference profile, and where such a profile routes to.</summary>
internal static class Geography
{
    public const string Global = "global";

    /// <summary>The part of a profile id before the base id, for example <c>us</c> or <c>us-gov</c>.</summary>
    public static string PrefixOf(string profileId) => profileId[..profileId.IndexOf('.', StringComparison.Ordinal)];

    public static bool Offers(string region, string prefix) => prefix switch
    {
        Global => !IsGovernment(region),
        "us" => (region.StartsWith("us-", StringComparison.Ordinal) && !IsGovernment(region)) || region == "ca-central-1",
        "us-gov" => IsGovernment(region),
        "eu" => region.StartsWith("eu-", StringComparison.Ordinal),
        "jp" => region is "ap-northeast-1" or "ap-northeast-3",
        "au" => region is "ap-southeast-2" or "ap-southeast-4",
        "in" => region is "ap-south-1" or "ap-south-2",
        "ca" => region.StartsWith("ca-", StringComparison.Ordinal),
        "apac" => region.StartsWith("ap-", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>The Regions in a profile's <c>models</c>, five at most; the empty one stands for "anywhere" in global profiles.</summary>
    public static IReadOnlyList<string> Destinations(string prefix, string source) => prefix switch
    {
        "us" => ["us-east-1", "us-east-2", "us-west-2"],
        "us-gov" => ["us-gov-east-1", "us-gov-west-1"],
        "eu" => ["eu-central-1", "eu-north-1", "eu-west-1", "eu-west-3"],
        "jp" => ["ap-northeast-1", "ap-northeast-3"],
        "au" => ["ap-southeast-2", "ap-southeast-4"],
        "in" => ["ap-south-1", "ap-south-2"],
        "ca" => ["ca-central-1", "ca-west-1"],
        "apac" => ["ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2"],
        _ => [source, ""],
    };

    public static string NameOf(string prefix) => prefix switch
    {
        Global => "GLOBAL",
        _ => prefix.ToUpperInvariant(),
    };

    private static bool IsGovernment(string region) => region.StartsWith("us-gov-", StringComparison.Ordinal);
}
