using System.Net;
using System.Text;
using BedrockAspire.Gateway.Overload;
using BedrockAspire.Tests.ImageApi;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Overload;

/// <summary>The bound on the sum of the bodies that a process holds, over sockets.</summary>
public sealed class BodyMemoryTests
{
    private const string Path = "/v1/chat/completions";
    private const int MostBytes = 64 * 1024;
    private const int LongBytes = 60_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Announced_bodies_that_are_too_much_together_are_refused_before_they_are_read()
    {
        await using var harness = await StartAsync();
        var bodies = harness.Chat.Services.GetRequiredService<BodyMemory>();
        using (var sending = await RawConnection.OpenAsync(harness.Chat.Address))
        {
            await sending.SendAsync(RawConnection.Head(Path, "application/json", $"Content-Length: {LongBytes}") + "{");
            await OverloadTests.UntilAsync(() => bodies.HeldBytes == LongBytes);

            using var second = await RawConnection.OpenAsync(harness.Chat.Address);
            // Not one byte of the body is sent.
            await second.SendAsync(RawConnection.Head(Path, "application/json", "Content-Length: 10000"));
            var refusal = await second.ReadAsync(until: "}}");
            Assert.StartsWith("HTTP/1.1 503", refusal, StringComparison.Ordinal);
            Assert.Contains("Retry-After: ", refusal, StringComparison.Ordinal);
            Assert.Contains("server_overloaded", refusal, StringComparison.Ordinal);
            // What there is room for is served.
            await AssertAnsweredAsync(harness, "hello", HttpStatusCode.OK);
        }

        await OverloadTests.UntilAsync(() => bodies.HeldBytes == 0);
        await AssertAnsweredAsync(harness, new string('a', 10_000), HttpStatusCode.OK);
    }

    [Fact]
    public async Task Body_of_unknown_length_is_counted_as_it_comes_and_refused_where_the_room_ends()
    {
        await using var harness = await StartAsync();
        var bodies = harness.Chat.Services.GetRequiredService<BodyMemory>();
        using var first = await RawConnection.OpenAsync(harness.Chat.Address);
        await first.SendAsync(RawConnection.Head(Path, "application/json", "Transfer-Encoding: chunked") + Chunk(40_000));
        await OverloadTests.UntilAsync(() => bodies.HeldBytes >= 40_000);

        using var second = await RawConnection.OpenAsync(harness.Chat.Address);
        await second.SendAsync(RawConnection.Head(Path, "application/json", "Transfer-Encoding: chunked") + Chunk(30_000));

        Assert.StartsWith("HTTP/1.1 503", await second.ReadAsync(until: "server_overloaded"), StringComparison.Ordinal);
        Assert.InRange(bodies.HeldBytes, 40_000, MostBytes);
        first.Dispose();
        await OverloadTests.UntilAsync(() => bodies.HeldBytes == 0);
    }

    [Fact]
    public async Task Uploads_of_pictures_are_counted_too()
    {
        await using var harness = await StartAsync();
        var bodies = harness.Image.Services.GetRequiredService<BodyMemory>();
        using (var sending = await RawConnection.OpenAsync(harness.Image.Address))
        {
            await sending.SendAsync(RawConnection.Head("/v1/images/edits", "multipart/form-data; boundary=x", "Transfer-Encoding: chunked")
                + Chunk("--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n" + new string('p', 40_000)));
            await OverloadTests.UntilAsync(() => bodies.HeldBytes >= 40_000);

            var form = new EditForm().Text("prompt", "a fox").File(new byte[30_000]);
            using var refused = await harness.ImageClient.PostAsync("/v1/images/edits", form.Content, Token).WaitAsync(TestTimeouts.Default, Token);
            await OverloadTests.AssertRefusedAsync(refused, "server_overloaded");
        }

        await OverloadTests.UntilAsync(() => bodies.HeldBytes == 0);
        using var broken = await harness.ImageClient.PostAsync(
            "/v1/images/edits", new EditForm().Text("prompt", "a fox").File(new byte[30_000]).Content, Token).WaitAsync(TestTimeouts.Default, Token);
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        await OverloadTests.UntilAsync(() => bodies.HeldBytes == 0);
    }

    [Fact]
    public async Task Stream_holds_nothing_of_its_request_once_it_has_begun()
    {
        await using var harness = await StartAsync();
        await harness.Control.AddRulesAsync("""[{"match":{"contains":"hold"},"fault":{"kind":"stallAfter","n":3},"answer":{"tokens":40,"chunks":20}}]""", Token);

        using var held = await OverloadTests.HoldAsync(harness.ChatClient);

        Assert.Equal(0, harness.Chat.Services.GetRequiredService<BodyMemory>().HeldBytes);
        Assert.Equal(1, harness.Chat.Services.GetRequiredService<Admission>().UnderWay);
    }

    [Theory]
    [InlineData("""{"model":"amazon.nova-lite-v1:0","messages":[{"role":"user","content":"hello"}]}""", 200)]
    [InlineData("""{"model":"amazon.nova-lite-v1:0","stream":true,"messages":[{"role":"user","content":"hello"}]}""", 200)]
    [InlineData("""{"model":"amazon.nova-lite-v1:0","messages":[{"role":"user","content":"fail"}]}""", 400)]
    [InlineData("""{"model":"amazon.nova-lite-v1:0","stream":true,"messages":[{"role":"user","content":"break"}]}""", 200)]
    [InlineData("""{"model":"no-such-model","messages":[]}""", 400)]
    [InlineData("""{"model":""", 400)]
    [InlineData("", 400)]
    [InlineData("long", 413)]
    public async Task Every_way_out_gives_the_bytes_back(string body, int status)
    {
        await using var harness = await StartAsync();
        await harness.Control.AddRulesAsync(
            """
            [{"match":{"contains":"fail"},"fault":{"kind":"error","type":"ValidationException","message":"no"}},
             {"match":{"contains":"break"},"fault":{"kind":"exceptionAfter","n":6,"exception":"throttlingException"},"answer":{"tokens":40,"chunks":20}}]
            """,
            Token);
        using var content = new StringContent(body == "long" ? new string(' ', MostBytes + 1) : body, Encoding.UTF8, "application/json");

        using var response = await harness.ChatClient.PostAsync(Path, content, Token).WaitAsync(TestTimeouts.Default, Token);

        Assert.Equal(status, (int)response.StatusCode);
        await OverloadTests.UntilAsync(() => harness.Chat.Services.GetRequiredService<Admission>().UnderWay == 0);
        Assert.Equal(0, harness.Chat.Services.GetRequiredService<BodyMemory>().HeldBytes);
    }

    private static string Chunk(int bytes) => Chunk(new string(' ', bytes));

    private static string Chunk(string text) => $"{text.Length:x}\r\n{text}\r\n";

    private static async Task AssertAnsweredAsync(ServiceHarness harness, string prompt, HttpStatusCode status)
    {
        using var response = await OverloadTests.ChatAsync(harness.ChatClient, prompt);
        Assert.Equal(status, response.StatusCode);
    }

    private static Task<ServiceHarness> StartAsync() => ServiceHarness.StartAsync(
        options =>
        {
            options.Settings["Gateway:MaxRequestBodyBytes"] = $"{MostBytes}";
            options.Settings["Gateway:Overload:MaxBodyMemoryBytes"] = $"{MostBytes}";
        },
        Token);
}
