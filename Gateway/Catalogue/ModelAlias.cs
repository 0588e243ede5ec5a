namespace BedrockAspire.Gateway.Catalogue;

/// <summary>A short name and the base ids that it may mean, best first.</summary>
public sealed record ModelAlias
{
    public required string Alias { get; init; }

    public bool Listed { get; init; }

    public IReadOnlyList<string> Models { get; init; } = [];
}
