using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.ImageApi.Calls;
using BedrockAspire.ImageApi.Families;
using BedrockAspire.ImageApi.Requests;

namespace BedrockAspire.Tests.ImageApi;

public sealed class CallPlanTests
{
    private const string Core = "stability.stable-image-core-v1:1";
    private const string Nova = "amazon.nova-canvas-v1:0";

    private static readonly ImageModelTable Table = ImageModelTable.Load();

    [Fact]
    public void Stability_needs_a_call_a_picture_each_with_its_own_seed() =>
        Assert.Equal([new ImageCall(1, 7), new ImageCall(1, 8), new ImageCall(1, 9)], Make(Core, count: 3, seed: 7));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    [InlineData(10, 2)]
    public void Nova_draws_five_a_call(int count, int calls)
    {
        var plan = Make(Nova, count, seed: 100);

        Assert.Equal(calls, plan.Length);
        Assert.Equal(count, plan.Sum(call => call.Count));
        Assert.Equal(Enumerable.Range(0, calls).Select(i => (long?)(100 + (5 * i))), plan.Select(call => call.Seed));
    }

    [Fact]
    public void Seed_at_the_end_of_the_range_goes_on_at_its_beginning() =>
        Assert.Equal([4294967295, 1, 2], Make(Core, count: 3, seed: 4294967295).Select(call => call.Seed));

    [Fact]
    public void Seed_zero_stays_random_where_the_model_takes_it_so_and_says_so()
    {
        var gateway = ImageRequests.Gateway();

        Assert.Equal([0, 0], Make(Core, count: 2, seed: 0, gateway).Select(call => call.Seed));
        Assert.Contains("seed 0", ImageRequests.Warnings(gateway), StringComparison.Ordinal);
    }

    [Fact]
    public void Seed_zero_is_a_seed_where_the_model_takes_it_so()
    {
        var gateway = ImageRequests.Gateway();

        Assert.Equal([0, 5], Make(Nova, count: 6, seed: 0, gateway).Select(call => call.Seed));
        Assert.Null(ImageRequests.Warnings(gateway));
    }

    [Theory]
    [InlineData(Core, -1)]
    [InlineData(Core, 4294967296)]
    [InlineData(Nova, 858993460)]
    public void Seed_out_of_range_is_refused(string model, long seed)
    {
        var error = Assert.Throws<GatewayException>(() => Make(model, count: 1, seed)).Error;

        Assert.Equal(GatewayErrorKind.InvalidRequest, error.Kind);
        Assert.Equal("seed", error.Param);
    }

    [Fact]
    public void Seed_that_was_not_given_is_drawn_from_the_models_range()
    {
        var random = new Random(1);
        for (var i = 0; i < 1000; i++)
        {
            var asked = new ImageRequest { Prompt = "p" };
            var call = Assert.Single(CallPlan.Make(asked, Table.Find(Nova)!, edit: null, random, ImageRequests.Gateway()));
            Assert.InRange(call.Seed!.Value, 1, 858993459);
        }
    }

    private static ImageCall[] Make(string model, int count, long seed, GatewayRequest? gateway = null)
    {
        var asked = new ImageRequest { Prompt = "p", Count = count, Seed = seed };
        return CallPlan.Make(asked, Table.Find(model)!, edit: null, new Random(1), gateway ?? ImageRequests.Gateway());
    }
}
