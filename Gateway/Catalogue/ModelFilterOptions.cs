namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Which of its models a service offers. Section <c>ChatApi:Models</c> or <c>ImageApi:Models</c>.</summary>
public sealed class ModelFilterOptions
{
    /// <summary>The section inside that of the service.</summary>
    public const string SubsectionName = "Models";

    /// <summary>Patterns of base ids, in which <c>*</c> stands for any characters; only what fits one is offered. Empty: everything.</summary>
    public IReadOnlyList<string> Allow { get; set; } = [];

    /// <summary>Patterns of base ids that are not offered, whatever <see cref="Allow"/> says.</summary>
    public IReadOnlyList<string> Deny { get; set; } = [];

    /// <summary>Whether a model is offered.</summary>
    public bool Allows(string id) =>
        (Allow.Count == 0 || Allow.Any(pattern => ModelPattern.Matches(pattern, id))) && !Deny.Any(pattern => ModelPattern.Matches(pattern, id));
}
