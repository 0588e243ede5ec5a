using System.Text.Json.Serialization;

namespace BedrockAspire.Gateway.Checks;

/// <summary>What a check found.</summary>
public sealed record CheckReport
{
    [JsonPropertyName("object")]
    public string ObjectType { get; } = "check";

    /// <summary>Its name, as in its address.</summary>
    public required string Name { get; init; }

    /// <summary>The service that looked: <c>chat</c> or <c>images</c>.</summary>
    public required string Service { get; init; }

    /// <summary>The worst of <see cref="Details"/>.</summary>
    public string Status => Word(Details.Max(static detail => detail.State));

    /// <summary>What was looked at, and how it is.</summary>
    public required IReadOnlyList<CheckDetail> Details { get; init; }

    internal static string Word(CheckStatus status) => status switch
    {
        CheckStatus.NotSet => "not_set",
        CheckStatus.Passed => "passed",
        CheckStatus.Doubtful => "doubtful",
        _ => "failed",
    };
}
