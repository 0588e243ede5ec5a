using System.Text.Json;
using BedrockAspire.Tests.ChatApi;
using BedrockAspire.Tests.Corpus;
using static BedrockAspire.Tests.Corpus.ChatProbe;

namespace BedrockAspire.Tests.Contract;

/// <content>Conversations as Open WebUI's versions send them back (C7 to C11).</content>
public sealed partial class OpenWebUiChatTests
{
    public static TheoryData<string, bool> ToolModels => FormsOf(Nova, Claude45, Sonnet55, Llama, Mistral, GptOss);

    public static TheoryData<string, bool> ThinkingModels => FormsOf(Claude45, Sonnet5, Sonnet55);

    [Fact]
    [Trait("OpenWebUI", "10")]
    public async Task C07_deltas_of_tool_calls_are_what_open_webui_puts_together()
    {
        await _probe.ScriptAsync(new ScriptedAnswer().Text("x").Tool("f", "{\"a\":", "1}").Tool("g"));
        var reply = await _probe.AnswerAsync(stream: true, Nova);

        string[] deltas = [.. reply.Chunks.Where(chunk => chunk.GetProperty("choices").GetArrayLength() > 0)
            .Select(chunk => chunk.GetProperty("choices")[0].GetProperty("delta"))
            .Where(delta => delta.TryGetProperty("tool_calls", out _))
            .Select(delta => Assert.Single(delta.GetProperty("tool_calls").EnumerateArray()).GetRawText())];
        string[] expected =
            [
                $$$"""{"index":0,"id":"{{{reply.ToolCalls[0].Id}}}","type":"function","function":{"name":"f","arguments":""}}""",
                """{"index":0,"function":{"arguments":"{\"a\":"}}""",
                """{"index":0,"function":{"arguments":"1}"}}""",
                $$$"""{"index":1,"id":"{{{reply.ToolCalls[1].Id}}}","type":"function","function":{"name":"g","arguments":""}}""",
                """{"index":1,"function":{"arguments":"{}"}}""",
            ];
        Assert.Equal(expected.Length, deltas.Length);
        Assert.All(deltas.Zip(expected), pair => Assert.True(JsonElement.DeepEquals(JsonElement.Parse(pair.First), JsonElement.Parse(pair.Second)), pair.First));
    }

    [Theory]
    [MemberData(nameof(ToolModels))]
    [Trait("OpenWebUI", "8")]
    public async Task C08_histories_of_every_version_are_accepted(string model, bool stream)
    {
        const string Loop = """
            {"role":"assistant","content":"<think>hm</think>","tool_calls":[
             {"index":0,"id":"call_1","type":"function","function":{"name":"f","arguments":"{}"} },{"index":1,"id":"call_2","type":"function","function":{"name":"f","arguments":"{}"} }]},
            {"role":"tool","tool_call_id":"call_1","content":"one"},{"role":"tool","tool_call_id":"call_2","content":""}
            """;
        const string Earlier = """
            {"role":"assistant","content":"","tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":""} }]},
            {"role":"tool","tool_call_id":"call_1","content":"one"},{"role":"assistant","content":"It is one."}
            """;
        const string Orphans = """
            {"role":"tool","tool_call_id":"gone","content":"lost"},{"role":"assistant","content":"","tool_calls":[{"id":"call_9","type":"function","function":{"name":"f","arguments":"{}"} }]}
            """;
        foreach (var (messages, tools) in new[]
        {
            ($"{User},{Loop}", true),
            ($"{User},{Earlier},{User}", false),
            ($"{User},{Earlier},{User},{Loop}", true),
            ($"{User},{Orphans},{User}", false),
            ($"{User},{Orphans},{Loop},{User},{User}", true),
            ($$"""{{User}},{{Earlier}},{"role":"user","content":[{"type":"text","text":"The tool's picture"}]},{{User}}""", false),
        })
        {
            await _probe.ForgetAsync();
            await _probe.AnswerAsync(stream, model, messages, tools ? $$""" "tools":[{{Tool("f")}}] """ : "");

            var roles = (await _probe.SentAsync()).GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()).ToArray();
            Assert.Equal(roles.Select((_, index) => index % 2 == 0 ? "user" : "assistant"), roles);
        }
    }

    [Theory]
    [InlineData(Claude45, true)]
    [InlineData(Nova, false)]
    [InlineData(Sonnet55, false)]
    [InlineData(GptOss, false)]
    public async Task C09_continue_response_goes_on_with_every_model(string model, bool isPrefill)
    {
        await _probe.ForgetAsync();
        var reply = await _probe.AnswerAsync(stream: true, model, """{"role":"user","content":"q"},{"role":"assistant","content":"The answer is "}""");

        Assert.NotEmpty(reply.Content!);
        var messages = (await _probe.SentAsync()).GetProperty("messages");
        Assert.Equal(isPrefill ? 2 : 3, messages.GetArrayLength());
        Assert.Equal("The answer is", messages[1].GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Theory]
    [MemberData(nameof(Forms), MemberType = typeof(ChatProbe))]
    public async Task C10_picture_with_an_empty_text_is_a_picture(bool stream)
    {
        await _probe.ForgetAsync();
        await _probe.AnswerAsync(
            stream,
            Nova,
            $$"""{"role":"user","content":[{"type":"text","text":""},{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,{{TestFiles.Png()}}"} }]}""");

        var block = Assert.Single((await _probe.SentAsync()).GetProperty("messages")[0].GetProperty("content").EnumerateArray());
        Assert.Equal("png", block.GetProperty("image").GetProperty("format").GetString());
    }

    [Theory]
    [MemberData(nameof(ThinkingModels))]
    public async Task C11_tools_go_on_after_thinking_although_open_webui_before_0_10_loses_the_proof(string model, bool stream)
    {
        var members = $$""" "tools":[{{Tool("f")}}],"reasoning_effort":"low" """;
        await _probe.ScriptAsync(new ScriptedAnswer().Reasoning("thought", "c2ln").Tool("f", "{}"));
        var id = Assert.Single((await _probe.AnswerAsync(stream, model, members: members)).ToolCalls).Id;

        // Remembered by the id of the call, though the client sends only text back.
        await _probe.ForgetAsync();
        await _probe.AnswerAsync(stream, model, $"{User},{Call(id, "f", "{}")},{Result(id, "r")}", members);
        var first = (await _probe.SentAsync()).GetProperty("messages")[1].GetProperty("content")[0];
        Assert.Equal("c2ln", first.GetProperty("reasoningContent").GetProperty("reasoningText").GetProperty("signature").GetString());

        // Never seen here, as after a restart: the conversation goes on all the same.
        await _probe.ForgetAsync();
        await _probe.AnswerAsync(stream, model, $"{User},{Call("call_of_another_life", "f", "{}")},{Result("call_of_another_life", "r")}", members);
        Assert.DoesNotContain("reasoningContent", (await _probe.SentAsync()).GetRawText(), StringComparison.Ordinal);
    }
}
