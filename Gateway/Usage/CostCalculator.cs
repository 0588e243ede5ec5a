using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Calls;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.Gateway.Usage;

/// <summary>
/// What calls cost, from the prices of the table. Null is a price that is unknown: nothing is ever free because a price is missing. Sums are exact
/// and rounded up once, to a billionth of a dollar. Nothing is allocated.
/// </summary>
public static class CostCalculator
{
    private const decimal Million = 1_000_000m;
    private const decimal QueriesPerPrice = 1000m;
    private const long Pixels512 = 512 * 512;
    private const long Pixels1024 = 1024 * 1024;

    /// <summary>The cost of a call by what is known of its usage; null when its usage or a price that it needs is unknown.</summary>
    public static Money? Of(GatewayRequest call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return UsageAmounts.Of(call) is { } amounts ? Of(call.ResolvedModel is { } id ? call.Model?.PriceOf(id) : null, amounts) : null;
    }

    /// <summary>The cost of amounts at a price; null when a price that they need is unknown.</summary>
    public static Money? Of(ModelPrice? price, in UsageAmounts amounts)
    {
        if (price is null)
        {
            return null;
        }

        var tokens = TierOf(price, amounts.AllInputTokens);
        var sum = PriceOf(amounts.InputTokens, InputOf(tokens), Million)
            + PriceOf(amounts.OutputTokens, tokens.Out, Million)
            + PriceOf(amounts.CacheReadTokens, tokens.CacheRead, Million)
            + PriceOf(amounts.CacheWrite5mTokens, tokens.CacheWrite5m, Million)
            + PriceOf(amounts.CacheWrite1hTokens, tokens.CacheWrite1h, Million)
            + PriceOf(amounts.InputPictures, price.PerInputImage, 1)
            + PriceOf(amounts.Queries, price.Per1kQueries, QueriesPerPrice);
        if (amounts.Pictures is { Count: > 0 } pictures)
        {
            sum += PriceOf(pictures.Count, PictureOf(price, pictures), 1);
        }

        return Round(sum);
    }

    /// <summary>
    /// What a call costs at most; null when a price that it may need is unknown. Where the caller sets no limit the model's own holds, the input may
    /// all be written to the cache, and of several prices of a picture the dearest counts.
    /// </summary>
    /// <param name="model">The model that is asked.</param>
    /// <param name="callableId">What Bedrock is asked for.</param>
    /// <param name="estimate">What the call may use at most.</param>
    public static Money? WorstCase(CatalogueModel model, string callableId, in CallEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.PriceOf(callableId) is not { } price || LongestOutput(model, estimate) is not { } output)
        {
            return null;
        }

        var input = LongestInput(model, estimate);
        var tokens = TierOf(price, input);
        var inputPrice = Dearest(InputOf(tokens), Dearest(tokens.CacheWrite5m, estimate.IsCachedForAnHour ? tokens.CacheWrite1h : null));
        var sum = PriceOf(input, inputPrice, Million)
            + PriceOf(output, tokens.Out, Million)
            + PriceOf(estimate.InputPictures, price.PerInputImage, 1)
            + PriceOf(estimate.Pictures, DearestPicture(price), 1)
            + PriceOf(estimate.Queries, price.Per1kQueries, QueriesPerPrice);
        return Round(sum);
    }

    // Rerankers count tokens and bill searches.
    private static decimal? InputOf(ModelPrice price) => price.In ?? (price.Per1kQueries is null ? null : 0);

    // A prompt that is longer than what the model takes is refused, and costs nothing.
    internal static long LongestInput(CatalogueModel model, in CallEstimate estimate) =>
        model.Facts?.MaxInput is { } longest ? Math.Min(longest, estimate.InputTokens) : estimate.InputTokens;

    internal static long? LongestOutput(CatalogueModel model, in CallEstimate estimate) =>
        estimate.MaxOutputTokens ?? (model.Mode == ModelMode.Chat ? model.Facts?.MaxOutput : 0);

    // The prices of the highest threshold that the prompt is over; they hold for the whole call.
    private static ModelPrice TierOf(ModelPrice price, long inputTokens)
    {
        var tier = price;
        for (var i = 0; i < price.Tiers.Count; i++)
        {
            var other = price.Tiers[i];
            if (inputTokens > other.AboveInputTokens && other.AboveInputTokens >= tier.AboveInputTokens)
            {
                tier = other;
            }
        }

        return tier;
    }

    // Nova Canvas is priced in two steps of size, Titan in two others, Stability's models not by size.
    private static decimal? PictureOf(ModelPrice price, BilledPictures pictures)
    {
        var pixels = (long)pictures.Width * pictures.Height;
        if (price.PerImage512 is not null || price.PerImage1024 is not null)
        {
            return pixels <= Pixels512
                ? Quality(price.PerImage512, price.PerImage512Premium, pictures.IsPremium)
                : Quality(price.PerImage1024, price.PerImage1024Premium, pictures.IsPremium);
        }

        var isLarge = pixels > Pixels1024 && (price.PerImageAbove1024 ?? price.PerImageAbove1024Premium) is not null;
        return isLarge
            ? Quality(price.PerImageAbove1024, price.PerImageAbove1024Premium, pictures.IsPremium)
            : HasQuality(price) ? Quality(price.PerImage, price.PerImagePremium, pictures.IsPremium) : price.PerImage;
    }

    private static bool HasQuality(ModelPrice price) => (price.PerImagePremium ?? price.PerImageAbove1024Premium) is not null;

    private static decimal? Quality(decimal? standard, decimal? premium, bool isPremium) => isPremium ? premium : standard;

    private static decimal? DearestPicture(ModelPrice price) => Dearest(
        Dearest(Dearest(price.PerImage, price.PerImagePremium), Dearest(price.PerImageAbove1024, price.PerImageAbove1024Premium)),
        Dearest(Dearest(price.PerImage512, price.PerImage512Premium), Dearest(price.PerImage1024, price.PerImage1024Premium)));

    private static decimal? Dearest(decimal? one, decimal? other) => one is null ? other : other is null ? one : Math.Max(one.Value, other.Value);

    // Nothing of something costs nothing, whatever its price.
    private static decimal? PriceOf(long amount, decimal? price, decimal per) => amount <= 0 ? 0 : amount * price / per;

    private static Money? Round(decimal? dollars)
    {
        const decimal most = long.MaxValue / 1_000_000_000;
        return dollars is { } sum ? sum >= most ? new Money(long.MaxValue) : Money.FromDollars(sum) : null;
    }
}
