using System.Text.Json.Serialization;

namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>Prices of a model, in US dollars.</summary>
public sealed record CataloguePrice
{
    public decimal? InputPerMillionUsd { get; set; }

    public decimal? OutputPerMillionUsd { get; set; }

    public decimal? CacheReadPerMillionUsd { get; set; }

    public decimal? PerPictureUsd { get; set; }

    [JsonPropertyName("per_1k_queries_usd")]
    public decimal? Per1kQueriesUsd { get; set; }
}
