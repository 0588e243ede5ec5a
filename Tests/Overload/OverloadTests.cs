using System.Net;
using System.Text;
using System.Text.Json;
using BedrockAspire.Gateway.Overload;
using BedrockAspire.Tests.Admin;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Overload;

/// <summary>What the services do with more than they can, over sockets. One request is held by a stream that stalls, so that nothing depends on time.</summary>
public sealed class OverloadTests
{
    private const string Model = "amazon.nova-lite-v1:0";
    internal const string Stall = """[{"match":{"contains":"hold"},"fault":{"kind":"stallAfter","n":3},"answer":{"tokens":40,"chunks":20}}]""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Flood_of_one_key_lets_another_keys_calls_through_in_turn()
    {
        const int Flood = 200;
        const int Calls = 5;
        await using var harness = await AdminHarness.StartAsync(null, options =>
        {
            options.Settings["Gateway:Overload:MaxCallsPerModel"] = "1";
            options.Settings["Gateway:Overload:MaxQueueWait"] = "00:05:00";
        });
        var services = harness.Services;
        var flooding = services.CreateClient(services.Chat, await harness.CreateKeyAsync("""{"name":"flooding"}"""));
        var other = services.CreateClient(services.Chat, await harness.CreateKeyAsync("""{"name":"other"}"""));
        await services.Control.AddRulesAsync(Stall, Token);
        var held = await HoldAsync(flooding);
        var flood = Enumerable.Range(0, Flood).Select(_ => ChatAsync(flooding, "flood")).ToArray();
        await WaitingAsync(services, Flood);
        var calls = Enumerable.Range(0, Calls).Select(_ => ChatAsync(other, "single")).ToArray();
        await WaitingAsync(services, Flood + Calls);

        held.Dispose();

        foreach (var response in await Task.WhenAll(flood.Concat(calls)).WaitAsync(TestTimeouts.Default, Token))
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            response.Dispose();
        }

        // Every other turn is the other key's, whatever came before it.
        var turns = (await services.Control.RequestsAsync(Token)).EnumerateArray()
            .Where(request => request.GetProperty("operation").GetString() == "Converse")
            .Select(request => request.GetProperty("body").GetRawText().Contains("single", StringComparison.Ordinal))
            .ToArray();
        Assert.Equal(Flood + Calls, turns.Length);
        Assert.Equal(Calls, turns.Take(2 * Calls).Count(isOther => isOther));
    }

    [Fact]
    public async Task Full_queue_is_answered_503_before_bedrock_is_asked()
    {
        await using var harness = await StartAsync(("MaxCallsPerModel", "1"), ("MaxQueuedPerModel", "0"));
        using var held = await HoldAsync(harness.ChatClient);

        using var response = await ChatAsync(harness.ChatClient, "late");

        await AssertRefusedAsync(response, "server_overloaded");
        Assert.DoesNotContain("late", (await harness.Control.RequestsAsync(Token)).GetRawText(), StringComparison.Ordinal);
        // Other models have ways of their own.
        using var another = await ChatAsync(harness.ChatClient, "other", "amazon.nova-micro-v1:0");
        Assert.Equal(HttpStatusCode.OK, another.StatusCode);
    }

    [Fact]
    public async Task Saturated_process_refuses_calls_and_answers_everything_else()
    {
        await using var harness = await StartAsync(("MaxRequests", "1"));
        var held = await HoldAsync(harness.ChatClient);

        using var response = await ChatAsync(harness.ChatClient, "late");

        await AssertRefusedAsync(response, "server_overloaded");
        foreach (var path in new[] { "/v1/models", "/health/live", "/health/ready" })
        {
            using var answer = await harness.ChatClient.GetAsync(path, Token).WaitAsync(TestTimeouts.Default, Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        held.Dispose();
        var admission = harness.Chat.Services.GetRequiredService<Admission>();
        await UntilAsync(() => admission.UnderWay == 0);
        using var again = await ChatAsync(harness.ChatClient, "again");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Theory]
    [InlineData("Gateway:Overload:MaxRequests", "0")]
    [InlineData("Gateway:Overload:MaxQueueWait", "00:00:00")]
    [InlineData("Gateway:Shutdown:DrainTimeout", "-00:00:01")]
    [InlineData("Gateway:Connections:GracePeriod", "00:00:00.5")]
    public async Task Wrong_setting_is_named_at_the_start(string key, string value)
    {
        var exception = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => ServiceHarness.StartAsync(options => options.Settings[key] = value, Token));

        Assert.Contains(key, exception.Message, StringComparison.Ordinal);
    }

    internal static async Task<HttpResponseMessage> HoldAsync(HttpClient client, string model = Model)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = Chat("hold", model, isStream: true) };
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token).WaitAsync(TestTimeouts.Default, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response;
    }

    internal static async Task<HttpResponseMessage> ChatAsync(HttpClient client, string prompt, string model = Model)
    {
        using var content = Chat(prompt, model, isStream: false);
        return await client.PostAsync("/v1/chat/completions", content, Token).WaitAsync(TestTimeouts.Default, Token);
    }

    internal static async Task AssertRefusedAsync(HttpResponseMessage response, string code)
    {
        var body = await response.Content.ReadAsByteArrayAsync(Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        OpenApiValidator.AssertValid("ErrorResponse", body);
        Assert.Equal(code, JsonElement.Parse(Encoding.UTF8.GetString(body)).GetProperty("error").GetProperty("code").GetString());
    }

    internal static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TestTimeouts.Default);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), limit.Token);
        }
    }

    private static StringContent Chat(string prompt, string model, bool isStream) => new(
        JsonSerializer.Serialize(new { model, stream = isStream, messages = new[] { new { role = "user", content = prompt } } }), Encoding.UTF8, "application/json");

    private static Task WaitingAsync(ServiceHarness harness, int count)
    {
        var gates = harness.Chat.Services.GetRequiredService<CallGates>();
        return UntilAsync(() => gates.Waiting == count);
    }

    private static async Task<ServiceHarness> StartAsync(params (string Key, string Value)[] settings)
    {
        var harness = await ServiceHarness.StartAsync(
            options =>
            {
                foreach (var (key, value) in settings)
                {
                    options.Settings[$"{OverloadOptions.SectionName}:{key}"] = value;
                }
            },
            Token);
        await harness.Control.AddRulesAsync(Stall, Token);
        return harness;
    }
}
