namespace BedrockAspire.AppHost.Publishing;

/// <summary>What an application is published for.</summary>
internal enum PublishTarget
{
    /// <summary>No files but Aspire's own manifest, which Azure's tools read.</summary>
    Manifest,

    Compose,

    Kubernetes,
}
