namespace BedrockAspire.Gateway.Catalogue;

/// <summary>What the built-in table knows about one model.</summary>
public sealed record ModelFacts
{
    private const string BasePrice = "base";

    private static readonly IReadOnlyDictionary<string, ModelPrice> NoPrices = new Dictionary<string, ModelPrice>();

    /// <summary>The base id, such as <c>anthropic.claude-sonnet-5</c>.</summary>
    public required string Id { get; set; }

    public required string Provider { get; set; }

    /// <summary>Name for people.</summary>
    public required string Name { get; set; }

    /// <summary>chat, image, image-edit, embedding or rerank.</summary>
    public required string Mode { get; set; }

    public IReadOnlyList<string> Input { get; set; } = [];

    /// <summary>Context window, in tokens.</summary>
    public int? MaxInput { get; set; }

    /// <summary>Longest answer, in tokens.</summary>
    public int? MaxOutput { get; set; }

    /// <summary>Longest prompt of an image model, in characters.</summary>
    public int? MaxPromptChars { get; set; }

    /// <summary>Whether it can think before it answers.</summary>
    public bool Reasoning { get; set; }

    /// <summary>The only regions that have it; null when it is not limited to some.</summary>
    public IReadOnlyList<string>? Regions { get; set; }

    /// <summary>Inference profile ids that lead to it.</summary>
    public IReadOnlyList<string> Profiles { get; set; } = [];

    /// <summary>Whether it can be called through a profile only.</summary>
    public bool RequiresProfile { get; set; }

    public IReadOnlyList<string> Endpoints { get; set; } = [];

    public IReadOnlyList<string> Output { get; set; } = [];

    /// <summary>Prices by geo prefix of the profile; <c>base</c> is a call without one.</summary>
    public IReadOnlyDictionary<string, ModelPrice> Prices { get; set => field = value ?? NoPrices; } = NoPrices;

    public ModelSupport Supports { get; set => field = value ?? new(); } = new();

    public ModelLifecycle Lifecycle { get; set => field = value ?? new(); } = new();

    /// <summary>Which service it belongs to.</summary>
    public ModelMode Kind => Mode switch
    {
        "chat" => ModelMode.Chat,
        "image" => ModelMode.Image,
        "image-edit" => ModelMode.ImageEdit,
        "embedding" => ModelMode.Embedding,
        "rerank" => ModelMode.Rerank,
        _ => ModelMode.Other,
    };

    /// <summary>Whether bedrock-runtime serves it (some models are served by bedrock-mantle alone).</summary>
    public bool IsOnRuntime => Endpoints.Contains("bedrock-runtime");

    /// <summary>The dearest price, by that of input, of what a region can call; null when none is known.</summary>
    internal ModelPrice? DearestPrice(string region) =>
        GeoPrefixes.Of(region).Select(PriceOf).Append(PriceOf(null)).MaxBy(price => price?.In);

    /// <summary>
    /// The price of calls through profiles of a geography, or without one (null); null when it is unknown. Where there is but one price, it is that
    /// of every geography.
    /// </summary>
    public ModelPrice? PriceOf(string? prefix)
    {
        var price = Prices.GetValueOrDefault(prefix ?? BasePrice);
        return price is null && Prices.Count == 1 ? Prices.GetValueOrDefault(BasePrice) : price;
    }
}
