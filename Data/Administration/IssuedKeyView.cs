using System.Diagnostics.CodeAnalysis;

namespace BedrockAspire.Data.Administration;

/// <summary>A key at the one moment at which its secret is shown.</summary>
public sealed record IssuedKeyView : KeyView
{
    [SetsRequiredMembers]
    internal IssuedKeyView(KeyView key, string secret)
        : base(key) => Secret = secret;

    /// <summary>The key itself.</summary>
    public string Secret { get; }
}
