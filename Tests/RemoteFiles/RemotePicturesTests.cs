using System.Net;
using System.Text;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;
using SkiaSharp;

namespace BedrockAspire.Tests.RemoteFiles;

public sealed class RemotePicturesTests
{
    private const string Model = "amazon.nova-lite-v1:0";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Picture_by_web_address_reaches_the_model_as_its_bytes(bool streams)
    {
        var png = Picture();
        await using var server = await ServerAsync(context => context.Response.Body.WriteAsync(png, context.RequestAborted).AsTask());
        await using var harness = await StartAsync("127.0.0.0/8");
        using var response = await PostAsync(harness, server.Urls.Single() + "/a.jpeg", streams ? ",\"stream\":true" : "");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await response.Content.ReadAsStringAsync(Cancellation);
        await harness.Simulator.Logs.WaitForFinishedRequestsAsync("/converse", cancellationToken: Cancellation);
        var call = Assert.Single(
            (await harness.Control.RequestsAsync(Cancellation)).EnumerateArray(),
            request => request.GetProperty("operation").GetString()!.StartsWith("Converse", StringComparison.Ordinal));
        var image = call.GetProperty("body").GetProperty("messages")[0].GetProperty("content")[1].GetProperty("image");
        Assert.Equal("png", image.GetProperty("format").GetString());
        Assert.Equal(png, image.GetProperty("source").GetProperty("bytes").GetBytesFromBase64());
        harness.AssertNoWarnings();
    }

    [Fact]
    public async Task Corpus_17_picture_at_a_private_address_is_refused_by_the_members_name()
    {
        await using var server = await ServerAsync(_ => throw new InvalidOperationException("It was reached."));
        await using var harness = await StartAsync();
        using var response = await PostAsync(harness, server.Urls.Single() + "/a.png");

        var error = await ErrorAsync(response);
        Assert.Equal("messages[0].content[1].image_url.url", error.GetProperty("param").GetString());
        Assert.Contains("not on the public internet", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Corpus_17_file_that_is_no_picture_is_refused()
    {
        await using var server = await ServerAsync(context =>
        {
            context.Response.ContentType = "image/png";
            return context.Response.Body.WriteAsync("<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(), context.RequestAborted).AsTask();
        });
        await using var harness = await StartAsync("127.0.0.0/8");
        using var response = await PostAsync(harness, server.Urls.Single() + "/a.png");

        Assert.Contains("not a PNG, JPEG, GIF or WebP", (await ErrorAsync(response)).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetching_can_be_turned_off()
    {
        await using var harness = await ServiceHarness.StartAsync(options => options.Settings["RemoteFiles:Enabled"] = "false", Cancellation);
        using var response = await PostAsync(harness, "https://example.com/a.png");

        Assert.Equal("unsupported_parameter", (await ErrorAsync(response)).GetProperty("code").GetString());
    }

    private static Task<ServiceHarness> StartAsync(params string[] allowed) => ServiceHarness.StartAsync(
        options =>
        {
            for (var i = 0; i < allowed.Length; i++)
            {
                options.Settings[$"RemoteFiles:AllowedNetworks:{i}"] = allowed[i];
            }
        },
        Cancellation);

    private static async Task<HttpResponseMessage> PostAsync(ServiceHarness harness, string url, string members = "")
    {
        var body = $$$"""
            {"model":"{{{Model}}}","messages":[{"role":"user","content":[
              {"type":"text","text":"what is this?"},{"type":"image_url","image_url":{"url":"{{{url}}}"}}]}]{{{members}}}}
            """;
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await harness.ChatClient.PostAsync("/v1/chat/completions", content, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
    }

    private static async Task<JsonElement> ErrorAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        return JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation)).GetProperty("error");
    }

    private static byte[] Picture()
    {
        using var bitmap = new SKBitmap(40, 30);
        bitmap.Erase(SKColors.Teal);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static async Task<WebApplication> ServerAsync(RequestDelegate handler)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(handler);
        await app.StartAsync(Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
        return app;
    }
}
