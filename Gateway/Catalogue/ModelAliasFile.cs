namespace BedrockAspire.Gateway.Catalogue;

/// <summary>The shape of <c>model-aliases.json</c>.</summary>
internal sealed record ModelAliasFile
{
    public IReadOnlyList<ModelAlias> Aliases { get; set; } = [];
}
