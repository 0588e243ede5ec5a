using System.Net;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;
using BedrockAspire.Tests.Pictures;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>Pictures over Bedrock's limits are scaled down: one that is refused stays in the history and blocks the whole chat.</summary>
public sealed class OversizedPicturesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(9000, 100, false, "false")]
    [InlineData(9000, 100, false, "true")]
    [InlineData(1400, 1400, true, "false")]
    public async Task Picture_over_the_limits_is_scaled_and_the_caller_told(int width, int height, bool isNoise, string stream)
    {
        await using var harness = await ServiceHarness.StartAsync(options => options.SimulatorSettings["Simulator:RecordedBodyBytes"] = "25000000", Cancellation);
        var file = isNoise ? PictureFiles.Noise(width, height) : PictureFiles.Make(width, height);
        using var response = await harness.ChatClient.AskAsync(Request(file, stream));
        await harness.Simulator.Logs.WaitForFinishedRequestsAsync("/converse", 1, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith("messages[0].content[1] was ", Assert.Single(response.Headers.GetValues("x-gateway-warning")), StringComparison.Ordinal);
        var image = (await harness.LastUpstreamBodyAsync()).GetProperty("messages")[0].GetProperty("content")[1].GetProperty("image");
        var bytes = image.GetProperty("source").GetProperty("bytes").GetBytesFromBase64();
        using var bitmap = SkiaSharp.SKBitmap.Decode(bytes);
        Assert.InRange(bytes.Length, 1, 3_932_160);
        Assert.InRange(Math.Max(bitmap.Width, bitmap.Height), 1, 8000);
        harness.AssertNoWarnings();
    }

    [Fact]
    public async Task Picture_within_the_limits_goes_over_as_it_is()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        var file = PictureFiles.Make(20, 10);
        using var response = await harness.ChatClient.AskAsync(Request(file, "false"));
        await harness.Simulator.Logs.WaitForFinishedRequestsAsync("/converse", 1, Cancellation);

        Assert.False(response.Headers.Contains("x-gateway-warning"));
        Assert.Equal(
            file,
            (await harness.LastUpstreamBodyAsync()).GetProperty("messages")[0].GetProperty("content")[1].GetProperty("image").GetProperty("source").GetProperty("bytes").GetBytesFromBase64());
    }

    [Fact]
    public async Task Picture_that_is_too_large_even_to_be_scaled_is_refused_by_name()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        using var response = await harness.ChatClient.AskAsync(Request(PictureFiles.PngBomb(20_000, 20_000), "false"));
        var error = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation)).GetProperty("error");

        Assert.Equal((HttpStatusCode.BadRequest, "messages[0].content[1].image_url.url"), (response.StatusCode, error.GetProperty("param").GetString()));
    }

    private static string Request(byte[] file, string stream) => JsonSerializer.Serialize(new
    {
        model = "amazon.nova-lite-v1:0",
        stream = stream == "true",
        messages = new object[]
        {
            new
            {
                role = "user",
                content = new object[]
                {
                    new { type = "text", text = "q" },
                    new { type = "image_url", image_url = new { url = $"data:image/png;base64,{Convert.ToBase64String(file)}" } },
                },
            },
        },
    });
}
