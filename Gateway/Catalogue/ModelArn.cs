using System.Buffers;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>The parts of an ARN of Bedrock: <c>arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-5</c>.</summary>
/// <param name="Region">Its region; empty in the ARNs of models that a global profile routes to.</param>
/// <param name="Account">Its account; empty in the ARNs of foundation models.</param>
/// <param name="Kind">What it names, such as <c>foundation-model</c>.</param>
/// <param name="Id">The id at its end.</param>
internal sealed record ModelArn(string Region, string Account, string Kind, string Id)
{
    public const string Prefix = "arn:";
    public const string FoundationModel = "foundation-model";
    public const string InferenceProfile = "inference-profile";
    public const string ApplicationInferenceProfile = "application-inference-profile";

    private const int Parts = 6;
    private const int MaxLength = 2048;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:_/");

    /// <summary>Whether a name says that it is an ARN.</summary>
    public static bool Announces(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Reads an ARN; null when it is none of Bedrock's.</summary>
    public static ModelArn? Parse(string? text)
    {
        if (text is null || text.Length > MaxLength || text.AsSpan().ContainsAnyExcept(Allowed))
        {
            return null;
        }

        var parts = text.Split(':', Parts);
        if (parts.Length < Parts || parts[0] != "arn" || !parts[1].StartsWith("aws", StringComparison.Ordinal) || parts[2] != "bedrock")
        {
            return null;
        }

        var resource = parts[5];
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < resource.Length - 1 ? new ModelArn(parts[3], parts[4], resource[..slash], resource[(slash + 1)..]) : null;
    }
}
