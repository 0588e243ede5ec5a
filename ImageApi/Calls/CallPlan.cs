using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.ImageApi.Families;
using BedrockAspire.ImageApi.Requests;

namespace BedrockAspire.ImageApi.Calls;

/// <summary>Splits a request into as many calls as its model needs, each with a seed of its own.</summary>
internal static class CallPlan
{
    /// <exception cref="GatewayException">The seed is out of the model's range (400).</exception>
    public static ImageCall[] Make(ImageRequest asked, ImageModel model, ImageEdit? edit, Random random, GatewayRequest request)
    {
        var isBare = edit?.IsBare is true;
        var perCall = isBare ? 1 : model.ImagesPerCall;
        var first = model.HasSeed && !isBare ? FirstSeed(asked.Seed, model, random, request) : (long?)null;
        if (first is null && asked.Seed is not null)
        {
            request.Ignore(MemberNames.Seed);
        }

        if (first is null && asked.Count > 1)
        {
            request.Warn($"{model.Id} makes the same of a picture each time, and each is billed");
        }

        var calls = new ImageCall[(asked.Count + perCall - 1) / perCall];
        for (var i = 0; i < calls.Length; i++)
        {
            var drawn = i * perCall;
            calls[i] = new ImageCall(Math.Min(perCall, asked.Count - drawn), first is { } seed ? Shift(seed, drawn, model) : null);
        }

        return calls;
    }

    private static long FirstSeed(long? asked, ImageModel model, Random random, GatewayRequest request)
    {
        // Without a seed Amazon's models take a fixed one, and asking again would draw the same picture again.
        if (asked is not { } seed)
        {
            return random.NextInt64(1, model.MaxSeed + 1);
        }

        if (seed < 0 || seed > model.MaxSeed)
        {
            throw GatewayException.Invalid($"'seed' must be from 0 to {model.MaxSeed} for {model.Id}.", MemberNames.Seed);
        }

        if (seed == 0 && model.ZeroSeedIsRandom)
        {
            request.Warn($"{model.Id} takes seed 0 for a random one");
        }

        return seed;
    }

    private static long Shift(long first, int offset, ImageModel model)
    {
        if (first == 0 && model.ZeroSeedIsRandom)
        {
            return 0;
        }

        var shifted = first + offset;
        return shifted <= model.MaxSeed ? shifted : shifted - model.MaxSeed;
    }
}
