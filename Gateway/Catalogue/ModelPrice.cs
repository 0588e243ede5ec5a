namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Prices of a model, in US dollars: tokens by the million, pictures by the piece. Null means unknown, never free.</summary>
public sealed record ModelPrice
{
    public decimal? In { get; set; }

    public decimal? Out { get; set; }

    public decimal? CacheRead { get; set; }

    public decimal? CacheWrite5m { get; set; }

    public decimal? CacheWrite1h { get; set; }

    /// <summary>From this many input tokens on, other prices hold for the whole call. Zero in the price itself.</summary>
    public long AboveInputTokens { get; set; }

    /// <summary>The prices of longer prompts.</summary>
    public IReadOnlyList<ModelPrice> Tiers { get; set => field = value ?? []; } = [];

    public decimal? PerImage { get; set; }

    public decimal? PerImagePremium { get; set; }

    public decimal? PerImageAbove1024 { get; set; }

    public decimal? PerImageAbove1024Premium { get; set; }

    public decimal? PerImage512 { get; set; }

    public decimal? PerImage512Premium { get; set; }

    public decimal? PerImage1024 { get; set; }

    public decimal? PerImage1024Premium { get; set; }

    public decimal? PerInputImage { get; set; }

    public decimal? PerVideoSecond { get; set; }

    public decimal? PerAudioSecond { get; set; }

    public decimal? Per1kQueries { get; set; }

    /// <summary>Every price that is known, tiers left out.</summary>
    internal IEnumerable<decimal> Known() =>
        new[]
        {
            In, Out, CacheRead, CacheWrite5m, CacheWrite1h, PerImage, PerImagePremium, PerImageAbove1024, PerImageAbove1024Premium,
            PerImage512, PerImage512Premium, PerImage1024, PerImage1024Premium, PerInputImage, PerVideoSecond, PerAudioSecond, Per1kQueries,
        }.OfType<decimal>();
}
