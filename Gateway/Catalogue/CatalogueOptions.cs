namespace BedrockAspire.Gateway.Catalogue;

/// <summary>How models are found and named. Section <c>Catalogue</c>.</summary>
public sealed class CatalogueOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string SectionName = "Catalogue";

    /// <summary>How often AWS is asked what models there are; jittered by a tenth.</summary>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long after a failed refresh the next one is tried.</summary>
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether short names such as <c>claude-sonnet</c>, and the operator's own, appear in the list of models.</summary>
    public bool ListAliases { get; set; } = true;

    /// <summary>File that keeps what AWS listed, so that a restart while AWS is down serves the same models; empty: none.</summary>
    public string SnapshotFile { get; set; } = "";

    /// <summary>How long before its end a model says so in <c>GET /v1/models</c> and in the log.</summary>
    public TimeSpan EndsSoonWithin { get; set; } = TimeSpan.FromDays(60);

    /// <summary>How long a model stays hidden after Bedrock answered that the account cannot use it.</summary>
    public TimeSpan UnavailableFor { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The operator's own names: each leads to a model id, an inference profile id, an ARN or another alias.</summary>
    internal IReadOnlyDictionary<string, string> Aliases { get; set; } = new Dictionary<string, string>();

    /// <summary>What is used in place of a model that ended or is not offered.</summary>
    internal IReadOnlyDictionary<string, string> Replacements { get; set; } = new Dictionary<string, string>();
}
