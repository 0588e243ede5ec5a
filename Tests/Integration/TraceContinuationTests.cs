using System.Diagnostics;
using System.Text;
using BedrockAspire.Gateway.Telemetry;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Integration;

/// <summary>One trace from the client to Bedrock: what Open WebUI starts, both services continue.</summary>
public sealed class TraceContinuationTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Parent = "b7ad6b7169203331";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, "/v1/chat/completions", """{"model":"traced","messages":[{"role":"user","content":"Hello"}]}""", "chat traced")]
    [InlineData(true, "/v1/chat/completions", """{"model":"traced","stream":true,"messages":[{"role":"user","content":"Hello"}]}""", "chat traced")]
    [InlineData(false, "/v1/images/generations", """{"model":"traced","prompt":"A hill"}""", "image_generation traced")]
    public async Task A_call_to_a_model_is_in_the_trace_of_the_client(bool chat, string path, string body, string name)
    {
        await using var harness = await ServiceHarness.StartAsync(
            options => options.Settings["Catalogue:Aliases:traced"] = chat ? "amazon.nova-lite-v1:0" : "amazon.nova-canvas-v1:0", Cancellation);
        using var spans = new AllSpans();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("traceparent", $"00-{Trace}-{Parent}-01");

        // A handler that adds no trace of its own, as the client is another program.
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null });
        request.RequestUri = new Uri(chat ? harness.Chat.Address : harness.Image.Address, path);
        request.Headers.Authorization = new("Bearer", harness.ApiKey);
        using var response = await client.SendAsync(request, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
        await response.Content.ReadAsStringAsync(Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);

        var call = await spans.CallOfAsync("traced").WaitAsync(TestTimeouts.Default, Cancellation);
        Assert.Equal(Trace, call.TraceId.ToHexString());
        Assert.Equal(name, call.DisplayName);
        Assert.Equal(ActivityKind.Client, call.Kind);
        Assert.Equal(GenAiNames.Provider, call.GetTagItem(GenAiNames.ProviderName));
        // By these a dashboard knows which other resource the call went to.
        Assert.Equal(harness.Simulator.Address.Host, call.GetTagItem(GenAiNames.ServerAddress));
        Assert.Equal(harness.Simulator.Address.Port, call.GetTagItem(GenAiNames.ServerPort));
        Assert.Equal(Parent, call.Parent?.ParentSpanId.ToHexString());
        Assert.Equal(Trace, Assert.Single(response.Headers.GetValues("x-request-id")));
    }
}
