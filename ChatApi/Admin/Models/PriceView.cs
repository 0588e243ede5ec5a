using System.Globalization;
using System.Text.Json.Serialization;
using BedrockAspire.Gateway.Catalogue;

namespace BedrockAspire.ChatApi.Admin.Models;

/// <summary>Prices in US dollars, tokens by the million; null where one is not known.</summary>
internal sealed record PriceView
{
    public required string? InputPerMillionUsd { get; init; }

    public required string? OutputPerMillionUsd { get; init; }

    public required string? CacheReadPerMillionUsd { get; init; }

    [JsonPropertyName("cache_write_5m_per_million_usd")]
    public required string? CacheWrite5mPerMillionUsd { get; init; }

    [JsonPropertyName("cache_write_1h_per_million_usd")]
    public required string? CacheWrite1hPerMillionUsd { get; init; }

    /// <summary>The dearest one, where size and quality matter.</summary>
    public required string? PerPictureUsd { get; init; }

    [JsonPropertyName("per_1k_queries_usd")]
    public required string? Per1kQueriesUsd { get; init; }

    public static PriceView? Of(ModelPrice? price) => price is null ? null : new PriceView
    {
        InputPerMillionUsd = Text(price.In),
        OutputPerMillionUsd = Text(price.Out),
        CacheReadPerMillionUsd = Text(price.CacheRead),
        CacheWrite5mPerMillionUsd = Text(price.CacheWrite5m),
        CacheWrite1hPerMillionUsd = Text(price.CacheWrite1h),
        PerPictureUsd = Text(new[]
        {
            price.PerImage, price.PerImagePremium, price.PerImageAbove1024, price.PerImageAbove1024Premium,
            price.PerImage512, price.PerImage512Premium, price.PerImage1024, price.PerImage1024Premium,
        }.Max()),
        Per1kQueriesUsd = Text(price.Per1kQueries),
    };

    private static string? Text(decimal? dollars) => dollars?.ToString("0.#########", CultureInfo.InvariantCulture);
}
