using System.Net;
using BedrockAspire.Gateway.Calls;
using BedrockAspire.Tests.Infrastructure;
using BedrockAspire.Tests.Pictures;

namespace BedrockAspire.Tests.ImageApi;

/// <summary>At the end of a call the gateway knows what Bedrock bills, whether or not the caller got it.</summary>
public sealed class BilledPicturesTests
{
    private const string Sd35 = "stability.sd3-5-large-v1:0";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"model":"stability.stable-image-core-v1:1","prompt":"p","n":3}""", 3, 1024, 1024, false)]
    [InlineData("""{"model":"amazon.nova-canvas-v1:0","prompt":"p","n":7,"size":"512x768","quality":"hd"}""", 7, 512, 768, true)]
    [InlineData("""{"model":"amazon.titan-image-generator-v2:0","prompt":"p","size":"512x512"}""", 1, 512, 512, false)]
    public async Task Pictures_of_a_generation_are_counted(string json, int count, int width, int height, bool isPremium)
    {
        var (harness, collector) = await StartAsync();
        await using var _ = harness;

        var answer = await ImageServiceFixture.SendAsync(harness.ImageClient, json);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var request = await collector.NextAsync(Token);
        Assert.Equal(new BilledPictures(count, width, height, isPremium), request.Pictures);
        Assert.Equal(count, request.Estimate.Pictures);
        await AssertLedgerAsync(harness, count);
    }

    [Fact]
    public async Task Pictures_of_an_edit_are_counted_at_the_size_that_was_drawn()
    {
        var (harness, collector) = await StartAsync();
        await using var _ = harness;

        await ImageServiceFixture.SendAsync(
            harness.ImageClient, new EditForm().Text("model", "stability.stable-fast-upscale-v1:0").File(PictureFiles.Make(128, 64)));

        Assert.Equal(new BilledPictures(1, 512, 256, IsPremium: false), (await collector.NextAsync(Token)).Pictures);
        await AssertLedgerAsync(harness, 1);
    }

    [Fact]
    public async Task Pictures_of_a_request_that_failed_in_part_are_counted_and_the_others_not()
    {
        var (harness, collector) = await StartAsync();
        await using var _ = harness;
        await harness.Control.AddRulesAsync(
            """[{"match":{"operation":"InvokeModel"},"times":1,"answer":{"body":{"finish_reasons":["Filter reason: output image"]},"usage":{}}}]""", Token);

        var answer = await ImageServiceFixture.SendAsync(harness.ImageClient, $$"""{"model":"{{Sd35}}","prompt":"p","n":3}""");

        Assert.Equal(2, answer.Base64.Count);
        Assert.Equal(2, (await collector.NextAsync(Token)).Pictures!.Count);
    }

    [Fact]
    public async Task Pictures_that_the_caller_does_not_get_are_counted_too()
    {
        var (harness, collector) = await StartAsync(options => options.Settings["ImageApi:MaxParallelCalls"] = "1");
        await using var _ = harness;
        var picture = Convert.ToBase64String(PictureFiles.Make(64, 32));
        await harness.Control.AddRulesAsync(
            $$"""
            [{"match":{"operation":"InvokeModel"},"times":1,"answer":{"body":{"images":["{{picture}}"],"finish_reasons":[null],"seeds":[1]} } },
             {"match":{"operation":"InvokeModel"},"fault":{"kind":"error","status":403,"type":"AccessDeniedException"} }]
            """,
            Token);

        var answer = await ImageServiceFixture.SendAsync(harness.ImageClient, $$"""{"model":"{{Sd35}}","prompt":"p","n":3}""");

        answer.AssertError(HttpStatusCode.Forbidden, "upstream_access_denied", "model");
        Assert.Equal(new BilledPictures(1, 64, 32, IsPremium: false), (await collector.NextAsync(Token)).Pictures);
        Assert.Equal(1, await BilledAsync(harness));
    }

    [Fact]
    public async Task Nothing_is_counted_when_nothing_was_drawn()
    {
        var (harness, collector) = await StartAsync();
        await using var _ = harness;

        await ImageServiceFixture.SendAsync(harness.ImageClient, """{"prompt":"a filtered-prompt fox"}""");

        Assert.Null((await collector.NextAsync(Token)).Pictures);
    }

    private static async Task<(ServiceHarness Harness, RequestCollector Collector)> StartAsync(Action<ServiceHarnessOptions>? configure = null)
    {
        var collector = new RequestCollector();
        var harness = await ImageServiceFixture.StartAsync(options =>
        {
            configure?.Invoke(options);
            options.ConfigureServices = services => services.AddSingleton<IStartupFilter>(collector);
        });
        return (harness, collector);
    }

    private static async Task AssertLedgerAsync(ServiceHarness harness, int count) => Assert.Equal(count, await BilledAsync(harness));

    private static async Task<int> BilledAsync(ServiceHarness harness)
    {
        var ledger = await harness.Control.LedgerAsync(Token);
        return ledger.EnumerateObject().Sum(entry => entry.Value.GetProperty("images").GetInt32());
    }
}
