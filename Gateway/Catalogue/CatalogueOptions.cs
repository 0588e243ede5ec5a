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

    /// <summary>Whether short names such as <c>claude-sonnet</c> appear in the list of models.</summary>
    public bool ListAliases { get; set; } = true;
}
