using System.Net;
using System.Text.Json;
using BedrockAspire.ImageApi.Families;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ImageApi;

/// <summary>Pictures over sockets, from the request to the decoded PNG. Nothing here may log a warning.</summary>
public sealed class GenerationsTests(ImageServiceFixture service) : IClassFixture<ImageServiceFixture>
{
    private const string Sd35 = "stability.sd3-5-large-v1:0";
    private const string Core = "stability.stable-image-core-v1:1";
    private const string Ultra = "stability.stable-image-ultra-v1:1";
    private const string Nova = "amazon.nova-canvas-v1:0";
    private const string Titan = "amazon.titan-image-generator-v2:0";

    [Theory]
    [InlineData(Sd35, 1)]
    [InlineData(Core, 3)]
    [InlineData(Ultra, 2)]
    [InlineData(Nova, 1)]
    [InlineData(Nova, 7)]
    [InlineData(Titan, 5)]
    [InlineData("stable-diffusion-3-5", 1)]
    [InlineData("nova-canvas", 2)]
    public async Task Model_draws_as_many_as_asked(string model, int count)
    {
        var answer = await service.DrawAsync($$"""{"model":"{{model}}","prompt":"a fox","n":{{count}},"size":"1024x1024","response_format":"b64_json"}""");

        answer.AssertPictures(count, "1024x1024");
        Assert.Equal(count, answer.Base64.Distinct().Count());
        Assert.Equal("1024x1024", answer.Body.GetProperty("size").GetString());
        AssertNothingButLegacyIsSaid(model, answer.Warning);
        Assert.Null(answer.Ignored);
        Assert.Equal("simulator", answer.Headers["x-gateway-backend"]);
        service.Harness.AssertNoWarnings();
    }

    [Theory]
    [InlineData(Core, "\"512x512\"", "1024x1024")]
    [InlineData(Sd35, "\"1792x1024\"", "1344x768")]
    [InlineData(Ultra, "\"600x2000\"", "640x1536")]
    [InlineData(Nova, "\"500x333\"", "496x336")]
    [InlineData(Titan, "\"1792x1024\"", "1152x640")]
    public async Task Size_that_cannot_be_drawn_becomes_the_nearest_and_is_said(string model, string size, string drawn)
    {
        var answer = await service.DrawAsync($$"""{"model":"{{model}}","prompt":"a fox","size":{{size}}}""");

        answer.AssertPictures(1, drawn);
        Assert.Contains($"size {size.Trim('"')} was asked and {drawn} drawn", answer.Warning, StringComparison.Ordinal);
        service.Harness.AssertNoWarnings();
    }

    [Theory]
    [InlineData(Nova, ",\"size\":\"512x512\"", "512x512")]
    [InlineData(Titan, ",\"size\":\"512x512\"", "512x512")]
    [InlineData(Nova, ",\"size\":\"auto\"", "1024x1024")]
    [InlineData(Core, ",\"size\":\"\"", "1024x1024")]
    [InlineData(Titan, ",\"size\":null", "1024x1024")]
    [InlineData(Sd35, "", "1024x1024")]
    public async Task Size_that_can_be_drawn_or_is_left_open_needs_no_word(string model, string size, string drawn)
    {
        var answer = await service.DrawAsync($$"""{"model":"{{model}}","prompt":"a fox"{{size}}}""");

        answer.AssertPictures(1, drawn);
        AssertNothingButLegacyIsSaid(model, answer.Warning);
        Assert.Equal(drawn == "1024x1024", answer.Body.TryGetProperty("size", out _));
        service.Harness.AssertNoWarnings();
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"model\":\"\"")]
    [InlineData(",\"model\":null")]
    [InlineData(",\"model\":\"dall-e-2\"")]
    [InlineData(",\"model\":\"dall-e-3\"")]
    [InlineData(",\"model\":\"gpt-image-1\"")]
    [InlineData(",\"model\":\"gpt-image-1.5\"")]
    public async Task Model_left_open_is_the_default_one_and_is_said(string model)
    {
        var answer = await service.DrawAsync($$"""{"prompt":"a fox"{{model}}}""");

        answer.AssertPictures(1, "1024x1024");
        Assert.Equal(Core, answer.Headers["x-gateway-model"]);
        Assert.Equal("us-west-2", answer.Headers["x-gateway-region"]);
        Assert.Contains($"{Core} was used", answer.Warning, StringComparison.Ordinal);
        service.Harness.AssertNoWarnings();
    }

    [Theory]
    [InlineData("/v1//images/generations")]
    [InlineData("/v1/images/generations?api-version=2025-01-01")]
    public async Task Path_as_open_webui_makes_it_is_served(string path) =>
        (await service.DrawAsync("""{"model":"image","prompt":"a fox"}""", path)).AssertPictures(1, "1024x1024");

    [Theory]
    [InlineData(Core)]
    [InlineData(Nova)]
    public async Task Seed_makes_the_picture_the_same_again(string model)
    {
        var request = $$"""{"model":"{{model}}","prompt":"a fox","seed":77,"n":2}""";
        var first = await service.DrawAsync(request);
        var second = await service.DrawAsync(request);
        var other = await service.DrawAsync(request.Replace("77", "99", StringComparison.Ordinal));

        Assert.Equal(first.Base64, second.Base64);
        Assert.Empty(first.Base64.Intersect(other.Base64));
    }

    [Fact]
    public async Task Seed_that_is_not_given_makes_another_picture_each_time()
    {
        var request = $$"""{"model":"{{Nova}}","prompt":"a fox"}""";

        Assert.NotEqual((await service.DrawAsync(request)).Base64, (await service.DrawAsync(request)).Base64);
    }

    [Fact]
    public async Task Stability_is_sent_one_call_a_picture()
    {
        var answer = await service.DrawAsync(
            $$"""{"model":"{{Core}}","prompt":"a vixen at dawn","negative_prompt":"blur","n":3,"size":"1536x1024","seed":5,"quality":"hd","style":"natural","user":"u"}""");

        answer.AssertPictures(3, "1216x832");
        Assert.Equal("user,quality,style", answer.Ignored);
        var sent = await service.SentAsync("a vixen at dawn");
        Assert.Equal(3, sent.Count);
        Assert.All(sent.OrderBy(request => SeedOf(request)).Index(), pair => AssertSent(
            $$"""{"prompt":"a vixen at dawn","aspect_ratio":"3:2","negative_prompt":"blur","seed":{{5 + pair.Index}},"output_format":"PNG"}""",
            pair.Item));
        Assert.All(sent, request => Assert.Equal("us-west-2", request.GetProperty("region").GetString()));
    }

    [Fact]
    public async Task Nova_is_sent_everything_that_it_understands()
    {
        var answer = await service.DrawAsync(
            $$"""{"model":"{{Nova}}","prompt":"a vixen at noon","negative_prompt":"blur","n":2,"size":"512x768","seed":5,"quality":"hd","style":"maximalism","cfg_scale":7.5}""");

        answer.AssertPictures(2, "512x768");
        Assert.Null(answer.Ignored);
        AssertSent(
            """
            {"taskType":"TEXT_IMAGE","textToImageParams":{"text":"a vixen at noon","negativeText":"blur","style":"MAXIMALISM"},
             "imageGenerationConfig":{"numberOfImages":2,"width":512,"height":768,"quality":"premium","cfgScale":7.5,"seed":5}}
            """,
            Assert.Single(await service.SentAsync("a vixen at noon")));
    }

    [Fact]
    public async Task Stream_false_and_unknown_members_reach_nobody()
    {
        var answer = await service.DrawAsync("""{"model":"stable-diffusion-3-5","prompt":"a vixen at dusk","stream":false,"steps":50,"seed":5,"foo":{"bar":1}}""");

        answer.AssertPictures(1, "1024x1024");
        Assert.Equal("steps,foo", answer.Ignored);
        AssertSent(
            """{"prompt":"a vixen at dusk","mode":"text-to-image","aspect_ratio":"1:1","seed":5,"output_format":"png"}""",
            Assert.Single(await service.SentAsync("a vixen at dusk")));
    }

    [Fact]
    public async Task Models_are_image_models_only()
    {
        using var response = await service.Harness.ImageClient.GetAsync("/v1/models", TestContext.Current.CancellationToken)
            .WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
        var answer = await ImageServiceFixture.ReadAsync(response);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        OpenApiValidator.AssertValid("ListModelsResponse", answer.Body);
        var ids = answer.Body.GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()!).ToArray();
        string[] aliases = ["image", "image-edit", "image-inpaint", "nova-canvas", "stable-diffusion-3-5", "stable-image-core", "stable-image-ultra"];
        var models = ImageModelTable.Load().Models.Select(model => model.Id);
        Assert.Equal(models.Concat(aliases).Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Prompt_is_nowhere_in_the_log()
    {
        await service.DrawAsync("""{"model":"image","prompt":"a secret fox"}""");

        service.Harness.Image.Logs.AssertNowhere("a secret fox");
    }

    private static long SeedOf(JsonElement request) => request.GetProperty("body").GetProperty("seed").GetInt64();

    private static void AssertSent(string expected, JsonElement request)
    {
        using var document = JsonDocument.Parse(expected);
        var body = request.GetProperty("body");
        Assert.True(JsonElement.DeepEquals(document.RootElement, body), body.GetRawText());
    }

    // Amazon's two are at the end of their life, and whoever uses them is told.
    private static void AssertNothingButLegacyIsSaid(string model, string? warning)
    {
        if (model is Nova or Titan or "nova-canvas")
        {
            Assert.EndsWith($"is a legacy model on Bedrock; move to {Core}", warning, StringComparison.Ordinal);
        }
        else
        {
            Assert.Null(warning);
        }
    }
}
