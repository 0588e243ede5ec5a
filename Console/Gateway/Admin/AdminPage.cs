namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>A page of a list.</summary>
internal sealed record AdminPage<T>
{
    public IReadOnlyList<T> Data { get; set; } = [];

    /// <summary>Leads to the next page; null on the last one.</summary>
    public string? NextCursor { get; set; }
}
