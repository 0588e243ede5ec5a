using System.Buffers;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>What ids of models and inference profiles look like.</summary>
internal static class ModelIds
{
    private const int MaxLength = 256;

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-:_ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Whether a text could be an id: a provider, a dot, a name.</summary>
    public static bool IsWellFormed(string text) =>
        text.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
        && dot < text.Length - 1
        && text.Length <= MaxLength
        && !text.AsSpan().ContainsAnyExcept(Characters);

    /// <summary>Whether an id has a context suffix, as in <c>amazon.nova-pro-v1:0:24k</c>: such ones take provisioned throughput only.</summary>
    public static bool HasContextSuffix(string id) => id.AsSpan().Count(':') > 1;
}
