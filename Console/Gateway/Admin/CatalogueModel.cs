namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>A model of either service.</summary>
public sealed record CatalogueModel
{
    public string Id { get; set; } = "";

    public string? Name { get; set; }

    public string? Provider { get; set; }

    /// <summary>chat or images; null where neither lists it.</summary>
    public string? Service { get; set; }

    /// <summary>What it is for, such as chat, embedding or image-edit.</summary>
    public string Mode { get; set; } = "";

    /// <summary>Under which it can be asked for.</summary>
    public IReadOnlyList<string> Names { get; set; } = [];

    /// <summary>What Bedrock is asked for.</summary>
    public string? CallableId { get; set; }

    public string? Region { get; set; }

    public string? Geography { get; set; }

    public string Lifecycle { get; set; } = "";

    public DateTimeOffset? EndsAt { get; set; }

    public IReadOnlyList<string> InputModalities { get; set; } = [];

    public long? ContextTokens { get; set; }

    public long? MaxOutputTokens { get; set; }

    public CataloguePrice? Price { get; set; }
}
