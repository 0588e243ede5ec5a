using System.Diagnostics;
using System.Text;
using System.Text.Json;
using BedrockAspire.Gateway.Telemetry;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>What spans hold of a conversation: nothing by default, all of it, bounded, when the standard switch says so.</summary>
public sealed class ChatContentTests
{
    private const string System = "You answer in one word, swordfish.";
    private const string Question = "Which bird is it, kookaburra?";
    private const string Answer = "A spoonbill, surely.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, true)]
    [InlineData(null, false)]
    [InlineData("false", true)]
    [InlineData("event_only", true)]
    public async Task Without_the_switch_no_span_and_no_log_holds_a_word_of_it(string? value, bool stream)
    {
        await using var harness = await StartAsync(value, "silent-bird");
        using var spans = new AllSpans();

        var span = await ChatAsync(harness, spans, "silent-bird", stream);

        foreach (var activity in spans.Of(span.TraceId))
        {
            AssertSilent(activity.DisplayName);
            Assert.All(activity.TagObjects, tag => AssertSilent($"{tag.Key} {tag.Value}"));
            Assert.All(activity.Events.SelectMany(activity => activity.Tags), tag => AssertSilent($"{tag.Key} {tag.Value}"));
        }

        Assert.All(harness.Chat.Logs.Entries, entry => AssertSilent(entry.Message));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_the_switch_the_span_holds_system_prompt_question_and_answer(bool stream)
    {
        await using var harness = await StartAsync("true", "talking-bird");
        using var spans = new AllSpans();

        var span = await ChatAsync(harness, spans, "talking-bird", stream);

        AssertJson($$"""[{"type":"text","content":"{{System}}"}]""", span, GenAiContentNames.SystemInstructions);
        AssertJson($$"""[{"role":"user","parts":[{"type":"text","content":"{{Question}}"}]}]""", span, GenAiContentNames.InputMessages);
        AssertJson(
            $$"""[{"role":"assistant","parts":[{"type":"text","content":"{{Answer}}"}],"finish_reason":"end_turn"}]""",
            span,
            GenAiContentNames.OutputMessages);
        Assert.Null(span.GetTagItem(GenAiContentNames.ToolDefinitions));
        Assert.Equal(64L, span.GetTagItem(GenAiRequestNames.MaxTokens));
        Assert.StartsWith("chatcmpl-", Assert.IsType<string>(span.GetTagItem(GenAiNames.ResponseId)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tools_calls_and_results_are_on_the_span(bool stream)
    {
        await using var harness = await StartAsync("span_only", "working-bird");
        using var spans = new AllSpans();

        var span = await SendAsync(harness, spans, "working-bird", $$"""
            {"model":"working-bird","stream":{{(stream ? "true" : "false")}},"tool_choice":"required",
             "tools":[{"type":"function","function":{"name":"lookup","description":"Finds a bird","parameters":{"type":"object","properties":{"bird":{"type":"string"} } } } }],
             "messages":[
               {"role":"user","content":"{{Question}}"},
               {"role":"assistant","tool_calls":[{"id":"call_1","type":"function","function":{"name":"lookup","arguments":"{\"bird\":\"owl\"}"} }]},
               {"role":"tool","tool_call_id":"call_1","content":"It hoots."},
               {"role":"user","content":"Use the lookup tool for 'emu'."}]}
            """);

        AssertJson(
            """[{"type":"function","name":"lookup","description":"Finds a bird","parameters":{"type":"object","properties":{"bird":{"type":"string"}}}}]""",
            span,
            GenAiContentNames.ToolDefinitions);
        using var input = Json(span, GenAiContentNames.InputMessages);
        Assert.Equal(["user", "assistant", "tool"], input.RootElement.EnumerateArray().Select(message => message.GetProperty("role").GetString()));
        var asked = input.RootElement[1].GetProperty("parts")[0];
        Assert.Equal("tool_call", asked.GetProperty("type").GetString());
        Assert.Equal("owl", asked.GetProperty("arguments").GetProperty("bird").GetString());
        var result = input.RootElement[2].GetProperty("parts")[0];
        Assert.Equal("tool_call_response", result.GetProperty("type").GetString());
        Assert.Equal("It hoots.", result.GetProperty("response").GetString());

        using var output = Json(span, GenAiContentNames.OutputMessages);
        var call = Assert.Single(output.RootElement[0].GetProperty("parts").EnumerateArray(), part => part.GetProperty("type").GetString() == "tool_call");
        Assert.Equal("lookup", call.GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.String, call.GetProperty("arguments").GetProperty("bird").ValueKind);
        Assert.Equal("tool_use", output.RootElement[0].GetProperty("finish_reason").GetString());
    }

    [Fact]
    public async Task Long_conversations_and_pictures_are_cut_and_say_so()
    {
        await using var harness = await StartAsync("true", "long-bird");
        using var spans = new AllSpans();
        var text = new string('x', 20_000);
        var turns = string.Join(',', Enumerable.Range(0, 12).Select(turn =>
            $$"""{"role":"{{(turn % 2 == 0 ? "user" : "assistant")}}","content":"{{text}}"}"""));
        const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

        var span = await SendAsync(harness, spans, "long-bird", $$"""
            {"model":"long-bird","messages":[{{turns}},{"role":"user","content":[
              {"type":"text","text":"And this?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,{{Pixel}}"} }]}]}
            """);

        var recorded = Assert.IsType<string>(span.GetTagItem(GenAiContentNames.InputMessages));
        Assert.True(recorded.Length < 140_000, $"{recorded.Length} characters");
        Assert.DoesNotContain(Pixel, recorded, StringComparison.Ordinal);
        using var messages = JsonDocument.Parse(recorded);
        Assert.Matches(@"^\(\d+ earlier messages are not recorded\)$", messages.RootElement[0].GetProperty("parts")[0].GetProperty("content").GetString());
        Assert.EndsWith(
            "x… (3616 more characters are not recorded)",
            messages.RootElement[1].GetProperty("parts")[0].GetProperty("content").GetString(),
            StringComparison.Ordinal);
        var last = messages.RootElement.EnumerateArray().Last().GetProperty("parts");
        Assert.Contains("And this?", last.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("(image, png, 70 bytes, not recorded)", last.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_leaves_what_had_come()
    {
        await using var harness = await StartAsync("true", "broken-bird");
        using var spans = new AllSpans();
        await harness.Control.AddRulesAsync(
            $$"""[{"match":{},"fault":{"kind":"exceptionAfter","n":4,"exception":"modelStreamErrorException","message":"boom"},"answer":{"text":"{{Answer}}","chunks":8} }]""", Cancellation);

        var span = await ChatAsync(harness, spans, "broken-bird", stream: true, rules: false);

        using var output = Json(span, GenAiContentNames.OutputMessages);
        Assert.Equal("error", output.RootElement[0].GetProperty("finish_reason").GetString());
        Assert.StartsWith("A ", output.RootElement[0].GetProperty("parts")[0].GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    private static Task<ServiceHarness> StartAsync(string? value, string alias) => ServiceHarness.StartAsync(
        options =>
        {
            // A name that no other test asks for, as spans of the whole process are seen.
            options.Settings[$"Catalogue:Aliases:{alias}"] = "amazon.nova-lite-v1:0";
            options.Settings[ContentCapture.Switch] = value;
        },
        Cancellation);

    private static async Task<Activity> ChatAsync(ServiceHarness harness, AllSpans spans, string model, bool stream, bool rules = true)
    {
        if (rules)
        {
            await harness.Control.AddRulesAsync($$"""[{"match":{},"answer":{"text":"{{Answer}}"} }]""", Cancellation);
        }

        return await SendAsync(harness, spans, model, $$"""
            {"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"max_tokens":64,
             "messages":[{"role":"system","content":"{{System}}"},{"role":"user","content":"{{Question}}"}]}
            """);
    }

    private static async Task<Activity> SendAsync(ServiceHarness harness, AllSpans spans, string model, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await harness.ChatClient.PostAsync("/v1/chat/completions", content, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
        await response.Content.ReadAsStringAsync(Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
        return await spans.CallOfAsync(model).WaitAsync(TestTimeouts.Default, Cancellation);
    }

    private static void AssertSilent(string text)
    {
        Assert.DoesNotContain("swordfish", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("kookaburra", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("spoonbill", text, StringComparison.OrdinalIgnoreCase);
    }

    private static JsonDocument Json(Activity span, string name) => JsonDocument.Parse(Assert.IsType<string>(span.GetTagItem(name)));

    private static void AssertJson(string expected, Activity span, string name)
    {
        using var wanted = JsonDocument.Parse(expected);
        using var actual = Json(span, name);
        Assert.True(JsonElement.DeepEquals(wanted.RootElement, actual.RootElement), actual.RootElement.GetRawText());
    }
}
