namespace BedrockAspire.Gateway.Catalogue;

/// <summary>How well a region's models are known.</summary>
/// <param name="Region">The region.</param>
/// <param name="IsHome">Whether it is asked first.</param>
/// <param name="Models">How many AWS listed last; zero when it never did.</param>
/// <param name="Profiles">How many inference profiles AWS listed last.</param>
/// <param name="ListedAt">When AWS last listed them to this process; null when it did not yet.</param>
/// <param name="Error">Why the newest attempt failed, as AWS's code; null when it did not.</param>
public sealed record RegionState(string Region, bool IsHome, int Models, int Profiles, DateTimeOffset? ListedAt, string? Error);
