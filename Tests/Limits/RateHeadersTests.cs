using System.Net;
using System.Text;
using System.Text.Json;
using BedrockAspire.Tests.Admin;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Limits;

/// <summary>What a client of a key of the database with rate limits sees on its replies, through the service as it ships.</summary>
public sealed class RateHeadersTests(PostgresServer server)
{
    private const string Call = """{"model":"amazon.nova-lite-v1:0","messages":[{"role":"user","content":"hello"}],"max_tokens":50,"stream":STREAM}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Replies_carry_the_key_s_limits_and_what_is_left(bool isStreaming)
    {
        await using var harness = await AdminHarness.StartAsync(server);
        using var client = harness.Services.CreateClient(
            harness.Services.Chat, await harness.CreateKeyAsync("""{"name":"Limited","requests_per_minute":3,"tokens_per_minute":600}"""));

        using var first = await PostAsync(client, isStreaming);
        await first.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("3", Header(first, "limit-requests"));
        Assert.Equal("2", Header(first, "remaining-requests"));
        Assert.Equal("600", Header(first, "limit-tokens"));
        Assert.InRange(int.Parse(Header(first, "remaining-tokens"), System.Globalization.CultureInfo.InvariantCulture), 300, 599);
        Assert.Matches("^[0-9]", Header(first, "reset-requests"));
        Assert.Matches("^[0-9]", Header(first, "reset-tokens"));
    }

    [Fact]
    public async Task Requests_beyond_the_limit_are_told_when_to_come_again()
    {
        await using var harness = await AdminHarness.StartAsync(server);
        // One a minute, so that no slow machine makes room for a second.
        using var client = harness.Services.CreateClient(harness.Services.Chat, await harness.CreateKeyAsync("""{"name":"Limited","requests_per_minute":1}"""));
        using var passed = await PostAsync(client, isStreaming: false);

        using var refused = await PostAsync(client, isStreaming: false);

        Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
        await AssertRefusedAsync(refused, "1 requests a minute");
        Assert.Equal("0", Header(refused, "remaining-requests"));
        Assert.False(refused.Headers.Contains("x-ratelimit-limit-tokens"));
    }

    [Fact]
    public async Task Tokens_beyond_the_limit_are_told_when_to_come_again()
    {
        await using var harness = await AdminHarness.StartAsync(server);
        using var client = harness.Services.CreateClient(harness.Services.Chat, await harness.CreateKeyAsync("""{"name":"Limited","tokens_per_minute":60}"""));
        HttpResponseMessage? refused = null;
        for (var calls = 0; refused is null && calls < 50; calls++)
        {
            var response = await PostAsync(client, isStreaming: false);
            refused = response.StatusCode == HttpStatusCode.TooManyRequests ? response : null;
        }

        await AssertRefusedAsync(refused!, "60 tokens a minute");
        Assert.Equal("60", Header(refused!, "limit-tokens"));
        Assert.False(refused!.Headers.Contains("x-ratelimit-limit-requests"));
        refused.Dispose();
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage response, string limit)
    {
        var error = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancellation)).GetProperty("error");
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("rate_limit_exceeded", error.GetProperty("code").GetString());
        Assert.Contains(limit, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, bool isStreaming) => client.PostAsync(
        "/v1/chat/completions", new StringContent(Call.Replace("STREAM", isStreaming ? "true" : "false", StringComparison.Ordinal), Encoding.UTF8, "application/json"), Cancellation)
        .WaitAsync(TestTimeouts.Default, Cancellation);

    private static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues("x-ratelimit-" + name));
}
