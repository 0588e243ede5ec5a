using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using BedrockAspire.Tests.ChatApi;
using BedrockAspire.Tests.Corpus;
using BedrockAspire.Tests.Infrastructure;
using static BedrockAspire.Tests.Corpus.ChatProbe;

namespace BedrockAspire.Tests.Contract;

/// <content>Background tasks, embeddings and headers (C14 to C16).</content>
public sealed partial class OpenWebUiChatTests
{
    [Theory]
    [InlineData(Nova)]
    [InlineData(Claude45)]
    [InlineData(Sonnet5)]
    [InlineData(Sonnet55)]
    [InlineData("us.openai.gpt-6-sol")]
    [InlineData(GptOss)]
    public async Task C14_background_task_gets_one_choice_with_the_json_it_asks_for(string model)
    {
        const string Task = """
            {"role":"user","content":"### Task:\nGenerate a concise, 3-5 word title with an emoji summarizing the chat history.\n### Output:\nJSON format: { \"title\": \"your concise title here\" }\n### Chat History:\n<chat_history>\nUSER: q\n</chat_history>"}
            """;
        await _probe.ForgetAsync();

        // The probe fails unless there is exactly one choice.
        var reply = await _probe.AnswerAsync(stream: false, model, Task, "\"max_tokens\":1000");

        var text = reply.Content!;
        Assert.NotEmpty(JsonElement.Parse(text[text.IndexOf('{', StringComparison.Ordinal)..(text.LastIndexOf('}') + 1)]).GetProperty("title").GetString()!);
        Assert.Equal(1000, (await _probe.SentAsync()).GetProperty("inferenceConfig").GetProperty("maxTokens").GetInt32());
    }

    [Fact]
    public async Task C15_embeddings_of_a_document_survive_a_throttling_upstream_in_order()
    {
        await using var harness = await ServiceHarness.StartAsync(
            options =>
            {
                options.Settings["Bedrock:RetryBaseDelay"] = "00:00:00.002";
                options.Settings["Bedrock:RetryMaxDelay"] = "00:00:00.050";
            },
            Cancellation);
        await harness.Control.AddRulesAsync("""[{"match":{"operation":"InvokeModel"},"times":60,"fault":{"kind":"throttle"} }]""", Cancellation);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 200).Select(async number =>
        {
            using var response = await EmbedAsync(harness, $$"""{"model":"amazon.titan-embed-text-v2:0","input":["chunk {{number}}"],"input_type":"search_document"}""");
            return response.StatusCode;
        }));
        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));

        using var both = await EmbedAsync(harness, """{"model":"amazon.titan-embed-text-v2:0","input":["one","two"]}""");
        using var second = await EmbedAsync(harness, """{"model":"amazon.titan-embed-text-v2:0","input":["two"]}""");
        var vectors = JsonElement.Parse(await both.Content.ReadAsByteArrayAsync(Cancellation)).GetProperty("data");
        var alone = JsonElement.Parse(await second.Content.ReadAsByteArrayAsync(Cancellation)).GetProperty("data");
        Assert.Equal(JsonValueKind.Array, vectors[0].GetProperty("embedding").ValueKind);
        Assert.Equal(alone[0].GetProperty("embedding").GetRawText(), vectors[1].GetProperty("embedding").GetRawText());
    }

    [Theory]
    [MemberData(nameof(Forms), MemberType = typeof(ChatProbe))]
    public async Task C16_headers_of_open_webui_are_accepted_stay_here_and_the_trace_goes_on(bool stream)
    {
        const string TraceId = "0af7651916cd43dd8448eb211c80319c";
        await _probe.ForgetAsync();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        using var response = await Harness.ChatClient.AskAsync(
            $$"""{"model":"{{Nova}}","stream":{{(stream ? "true" : "false")}},"messages":[{{User}}]}""",
            ("X-OpenWebUI-User-Name", "J%C3%B6rg M%C3%BCller"),
            ("X-OpenWebUI-User-Id", "3f1c"),
            ("X-OpenWebUI-User-Email", "joerg@example.org"),
            ("X-OpenWebUI-User-Role", "admin"),
            ("X-OpenWebUI-Chat-Id", "local:abc"),
            ("X-OpenWebUI-User-Jwt", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"),
            ("traceparent", $"00-{TraceId}-b7ad6b7169203331-01"));
        var reply = await ChatReply.ReadAsync(response, Cancellation);

        Assert.Equal((200, null), (reply.Status, reply.Error));
        Assert.Equal(TraceId, Assert.Single(response.Headers.GetValues("x-request-id")));
        var headers = Assert.Single(await _probe.CallsAsync()).GetProperty("headers");
        Assert.DoesNotContain(headers.EnumerateObject(), header => header.Name.Contains("openwebui", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("joerg@example.org", headers.GetRawText(), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> EmbedAsync(ServiceHarness harness, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await harness.ChatClient.PostAsync("/v1/embeddings", content, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
    }
}
