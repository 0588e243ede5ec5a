using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Calls;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Usage;

namespace BedrockAspire.Tests.Usage;

/// <summary>Figures worked out by hand from <c>data/bedrock-models.json</c>.</summary>
public sealed class CostCalculatorTests
{
    private const string Opus45 = "anthropic.claude-opus-4-5-20251101-v1:0";
    private const string Haiku55 = "anthropic.claude-haiku-5-5";
    private const string Canvas = "amazon.nova-canvas-v1:0";
    private const string Titan = "amazon.titan-image-generator-v2:0";
    private const string Sol = "openai.gpt-5.6-sol";
    private const string ApplicationProfile = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";

    private static readonly ModelTable Table = ModelTable.Load();

    [Theory]
    // 1,000 x $5 + 200 x $25 a million = $0.01; through the United States $5.50 and $27.50.
    [InlineData(Opus45, "", 1000, 200, 0, 0, 0, 10_000_000)]
    [InlineData(Opus45, "us.", 1000, 200, 0, 0, 0, 11_000_000)]
    [InlineData(Opus45, "global.", 1000, 200, 0, 0, 0, 10_000_000)]
    // 100,000 read x $0.50, written 2,000 x $6.25 for five minutes and 3,000 x $10 for an hour.
    [InlineData(Opus45, "", 0, 0, 100_000, 0, 0, 50_000_000)]
    [InlineData(Opus45, "", 0, 0, 0, 2000, 0, 12_500_000)]
    [InlineData(Opus45, "", 0, 0, 0, 0, 3000, 30_000_000)]
    [InlineData(Opus45, "", 1000, 200, 100_000, 2000, 3000, 102_500_000)]
    // One token of Nova Micro's cache costs 8.75 billionths: a sum is rounded up once.
    [InlineData("amazon.nova-micro-v1:0", "", 0, 0, 1, 0, 0, 9)]
    [InlineData("amazon.nova-micro-v1:0", "", 0, 0, 4, 0, 0, 35)]
    // At 100,000 tokens the price of short prompts still holds; one more, cached ones included, and all cost the other price.
    [InlineData(Haiku55, "", 100_000, 0, 0, 0, 0, 10_000_000)]
    [InlineData(Haiku55, "", 100_001, 0, 0, 0, 0, 50_000_500)]
    [InlineData(Haiku55, "", 1, 1000, 100_000, 0, 0, 500 + 2_500_000 + 5_000_000)]
    [InlineData(Haiku55, "us.", 0, 0, 100_000, 0, 1, 5_500_000 + 1100)]
    [InlineData(Sol, "global.", 272_001, 1000, 0, 0, 0, 2_176_008_000 + 30_000_000)]
    // Only a price without a geography is known, so it is that of every geography.
    [InlineData("deepseek.r1-v1:0", "us.", 1000, 1000, 0, 0, 0, 1_350_000 + 5_400_000)]
    [InlineData("cohere.embed-v4:0", "global.", 1000, 0, 0, 0, 0, 120_000)]
    [InlineData("amazon.titan-embed-text-v2:0", "", 8000, 0, 0, 0, 0, 160_000)]
    [InlineData(Opus45, "", 0, 0, 0, 0, 0, 0)]
    public void Tokens_cost_what_the_table_says(string model, string prefix, long input, long output, long read, long write5m, long write1h, long expected)
    {
        var call = Call(model, prefix + model);
        call.InputTokens = input + read + write5m + write1h;
        call.OutputTokens = output;
        call.CacheReadTokens = read;
        call.CacheWrite5mTokens = write5m;
        call.CacheWrite1hTokens = write1h;

        Assert.Equal(new Money(expected), CostCalculator.Of(call));
    }

    [Theory]
    [InlineData("stability.stable-image-core-v1:1", 2, 1536, 640, false, 80_000_000)]
    [InlineData("stability.sd3-5-large-v1:0", 1, 1024, 1024, true, 80_000_000)]
    [InlineData(Canvas, 1, 1024, 1024, false, 40_000_000)]
    [InlineData(Canvas, 3, 1024, 1024, true, 180_000_000)]
    [InlineData(Canvas, 1, 2048, 1024, false, 60_000_000)]
    [InlineData(Canvas, 1, 2048, 2048, true, 80_000_000)]
    [InlineData(Titan, 1, 512, 512, false, 8_000_000)]
    [InlineData(Titan, 1, 512, 512, true, 10_000_000)]
    [InlineData(Titan, 5, 768, 768, false, 50_000_000)]
    [InlineData(Titan, 1, 1024, 1024, true, 12_000_000)]
    public void Pictures_cost_by_model_size_and_quality(string model, int count, int width, int height, bool isPremium, long expected)
    {
        var call = Call(model, model);
        call.Pictures = new BilledPictures(count, width, height, isPremium);

        Assert.Equal(new Money(expected), CostCalculator.Of(call));
    }

    [Fact]
    public void Embedded_pictures_and_searches_cost_by_the_piece()
    {
        var embedding = Call("amazon.titan-embed-image-v1", "amazon.titan-embed-image-v1");
        embedding.InputTokens = 100;
        embedding.OutputTokens = 0;
        embedding.InputPictures = 2;
        var rerank = Call("cohere.rerank-v3-5:0", "cohere.rerank-v3-5:0");
        rerank.InputTokens = 5000;
        rerank.Queries = 3;

        // 100 x $0.80 a million + 2 x $0.00006; 3 x $2 a thousand.
        Assert.Equal(new Money(80_000 + 120_000), CostCalculator.Of(embedding));
        Assert.Equal(new Money(6_000_000), CostCalculator.Of(rerank));
    }

    [Theory]
    [InlineData("anthropic.claude-3-haiku-20240307-v1:0", "anthropic.claude-3-haiku-20240307-v1:0", 5, 0)]
    [InlineData(Opus45, "jp." + Opus45, 0, 0)]
    [InlineData("some.new-model", "some.new-model", 0, 0)]
    [InlineData("amazon.nova-micro-v1:0", "amazon.nova-micro-v1:0", 0, 5)]
    public void Cost_without_a_price_is_unknown(string model, string callableId, long cacheRead, long cacheWrite1h)
    {
        var call = Call(model, callableId);
        call.InputTokens = 1000 + cacheRead + cacheWrite1h;
        call.OutputTokens = 10;
        call.CacheReadTokens = cacheRead;
        call.CacheWrite1hTokens = cacheWrite1h;

        Assert.Null(CostCalculator.Of(call));
    }

    [Fact]
    public void Cost_without_usage_is_unknown()
    {
        Assert.Null(CostCalculator.Of(Call(Opus45, Opus45)));
        Assert.Null(CostCalculator.Of(new GatewayRequest(TimeProvider.System, "simulator", isStrict: false) { InputTokens = 1, OutputTokens = 1 }));
    }

    [Theory]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/" + Opus45, 10_000_000)]
    [InlineData("arn:aws:bedrock:us-east-1:123456789012:inference-profile/us." + Opus45, 11_000_000)]
    [InlineData(ApplicationProfile, 11_000_000)]
    public void Arn_costs_what_it_leads_to_and_the_dearest_of_its_region_when_it_does_not_say(string arn, long expected)
    {
        var call = Call(Opus45, arn);
        call.InputTokens = 1000;
        call.OutputTokens = 200;

        Assert.Equal(new Money(expected), CostCalculator.Of(call));
    }

    [Fact]
    public void Worst_case_takes_the_longest_answer_and_a_prompt_that_is_all_written_to_the_cache()
    {
        // 1,000 x $6.25 and 64,000 x $25 a million.
        Assert.Equal(new Money(6_250_000 + 1_600_000_000), Worst(Opus45, new CallEstimate { InputTokens = 1000 }));
        Assert.Equal(new Money(6_250_000 + 2_500_000), Worst(Opus45, new CallEstimate { InputTokens = 1000, MaxOutputTokens = 100 }));
        Assert.Equal(new Money(10_000_000 + 2_500_000), Worst(Opus45, new CallEstimate { InputTokens = 1000, MaxOutputTokens = 100, IsCachedForAnHour = true }));
        // No prompt is longer than the model takes, 200,000 tokens here.
        Assert.Equal(new Money(1_250_000_000), Worst(Opus45, new CallEstimate { InputTokens = long.MaxValue, MaxOutputTokens = 0 }));
        // The price of long prompts: 200,000 x $0.625 and 10 x $2.50 a million.
        Assert.Equal(new Money(125_000_000 + 25_000), Worst(Haiku55, new CallEstimate { InputTokens = 200_000, MaxOutputTokens = 10 }));
        Assert.Equal(new Money(3 * 80_000_000), Worst(Canvas, new CallEstimate { Pictures = 3 }));
        Assert.Equal(new Money(12_000_000), Worst(Titan, new CallEstimate { Pictures = 1 }));
        Assert.Equal(new Money(2_000_000), Worst("cohere.rerank-v3-5:0", new CallEstimate { InputTokens = 500, Queries = 1 }));
        Assert.Equal(new Money(20_000), Worst("amazon.titan-embed-text-v2:0", new CallEstimate { InputTokens = 1000 }));
        Assert.Null(CostCalculator.WorstCase(ModelOf("some.new-model"), "some.new-model", new CallEstimate { MaxOutputTokens = 1 }));
    }

    [Fact]
    public void Worst_case_is_never_below_the_cost_of_what_was_estimated()
    {
        foreach (var facts in Table.Models.Where(facts => facts.Kind == ModelMode.Chat))
        {
            foreach (var id in facts.Profiles.Append(facts.Id))
            {
                var call = Call(facts.Id, id);
                call.InputTokens = 150_000;
                call.OutputTokens = 500;
                call.CacheWrite5mTokens = facts.PriceOf(GeoPrefixes.PrefixOf(id))?.CacheWrite5m is null ? 0 : 1000;
                var worst = CostCalculator.WorstCase(call.Model!, id, new CallEstimate { InputTokens = 150_000, MaxOutputTokens = 500 });

                Assert.Equal(CostCalculator.Of(call) is null, worst is null);
                if (facts.MaxInput >= 150_000)
                {
                    Assert.True(worst is null || worst >= CostCalculator.Of(call), id);
                }
            }
        }
    }

    [Fact]
    public void Absurd_counts_neither_wrap_around_nor_throw()
    {
        var call = Call(Opus45, Opus45);
        call.InputTokens = call.OutputTokens = long.MaxValue;

        Assert.Equal(new Money(long.MaxValue), CostCalculator.Of(call));
    }

    [Fact]
    public void Cost_is_found_without_allocation()
    {
        var call = Call(Haiku55, "us." + Haiku55);
        call.InputTokens = 120_000;
        call.OutputTokens = 10;
        call.CacheReadTokens = 100;
        var estimate = new CallEstimate { InputTokens = 100 };
        CostCalculator.Of(call);
        CostCalculator.WorstCase(call.Model!, call.ResolvedModel!, estimate);

        var before = GC.GetAllocatedBytesForCurrentThread();
        CostCalculator.Of(call);
        CostCalculator.WorstCase(call.Model!, call.ResolvedModel!, estimate);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Money? Worst(string model, CallEstimate estimate) => CostCalculator.WorstCase(ModelOf(model), model, estimate);

    private static GatewayRequest Call(string model, string callableId)
    {
        var call = new GatewayRequest(TimeProvider.System, "simulator", isStrict: false);
        call.Resolved(new ModelResolution(model, ModelOf(model), callableId, "us-east-1"));
        return call;
    }

    private static CatalogueModel ModelOf(string id)
    {
        var facts = Table.Find(id);
        return new CatalogueModel(id, id, "test", facts?.Kind ?? ModelMode.Chat, id, "us-east-1", facts);
    }
}
