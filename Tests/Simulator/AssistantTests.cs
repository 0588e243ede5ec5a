using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Simulator;

public sealed class AssistantTests
{
    [Theory]
    [InlineData("what is 12 * 7?", "12 * 7 = 84")]
    [InlineData("What is 12 times 7?", "12 * 7 = 84")]
    [InlineData("how much is 10 divided by 4 plus 1", "10 / 4 + 1 = 3.5")]
    [InlineData("(1 + 2) * 4.5 =", "(1 + 2) * 4.5 = 13.5")]
    [InlineData("Please repeat: one two", "one two")]
    [InlineData("count to 4", "1, 2, 3, 4")]
    [InlineData("write 3 words", "the river turns")]
    [InlineData("Answer in one word: is the sky blue?", "Yes")]
    public async Task Assistant_does_what_it_is_told(string prompt, string answer)
    {
        await using var server = await SimulatorServer.StartAsync();

        Assert.Equal(answer, await server.AskAsync(prompt));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("who are you?")]
    [InlineData("Why do cats purr at night?")]
    public async Task Assistant_says_that_it_is_the_simulator(string prompt)
    {
        await using var server = await SimulatorServer.StartAsync();

        Assert.Contains("offline Bedrock simulator", await server.AskAsync(prompt), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title", "{ \"title\": \"string\" }", JsonValueKind.String)]
    [InlineData("tags", "{ \"tags\": [\"tag1\", \"tag2\"] }", JsonValueKind.Array)]
    [InlineData("follow_ups", "{ \"follow_ups\": [\"Question 1?\"] }", JsonValueKind.Array)]
    [InlineData("queries", "{ \"queries\": [\"query1\"] }", JsonValueKind.Array)]
    [InlineData("prompt", "{ \"prompt\": \"detailed description\" }", JsonValueKind.String)]
    public async Task Assistant_answers_open_webui_tasks_in_their_json(string member, string format, JsonValueKind kind)
    {
        await using var server = await SimulatorServer.StartAsync();
        var prompt = $"### Task:\nDo the task.\n### Output:\nJSON format: {format}\n### Chat History:\n<chat_history>\n"
            + "USER: How do lighthouses \"title\" work?\nASSISTANT: With lenses.\n</chat_history>";

        var answer = JsonElement.Parse(await server.AskAsync(prompt));

        Assert.Equal(kind, answer.GetProperty(member).ValueKind);
        Assert.Contains("lighthouses", answer.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Assistant_cites_a_tool_result()
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await server.ConverseAsync(
            """
            {"messages":[{"role":"user","content":[{"text":"weather?"}]},
              {"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"get_weather","input":{}}}]},
              {"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"json":{"degrees":21}}]}}]}],
             "toolConfig":{"tools":[{"toolSpec":{"name":"get_weather","inputSchema":{"json":{"type":"object"}}}}]}}
            """);

        ServiceModelValidator.Runtime.AssertValidOutput("Converse", reply.Bytes);
        Assert.Contains("{\\\"degrees\\\":21}", reply.Text, StringComparison.Ordinal);
        Assert.Equal("end_turn", reply.Json.GetProperty("stopReason").GetString());
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":7},"b":{"type":[1,"string"]},"c":{"format":{}},"d":{"anyOf":"x"},"e":5}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"enum":[]},"b":{"enum":{}},"c":{"items":3,"type":"array"}},"required":[1,"a"]}""")]
    [InlineData("""{"type":"object","properties":[],"required":"a"}""")]
    [InlineData("""{}""")]
    public async Task Assistant_makes_do_with_a_schema_that_makes_no_sense(string schema)
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await server.ConverseAsync(
            """{"messages":[{"role":"user","content":[{"text":"use the tool"}]}],"toolConfig":{"toolChoice":{"any":{}},"tools":[{"toolSpec":{"name":"odd","inputSchema":{"json":SCHEMA}}}]}}"""
                .Replace("SCHEMA", schema, StringComparison.Ordinal));

        ServiceModelValidator.Runtime.AssertValidOutput("Converse", reply.Bytes);
        Assert.Equal("tool_use", reply.Json.GetProperty("stopReason").GetString());
    }

    [Fact]
    public async Task Assistant_calls_the_forced_tool_with_a_short_id_for_mistral()
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await server.ConverseAsync(
            """
            {"messages":[{"role":"user","content":[{"text":"anything"}]}],
             "toolConfig":{"toolChoice":{"tool":{"name":"b"}},"tools":[{"toolSpec":{"name":"a","inputSchema":{"json":{}}}},{"toolSpec":{"name":"b","inputSchema":{"json":{}}}}]}}
            """,
            "mistral.mistral-large-3-675b-instruct");

        var tool = reply.Json.GetProperty("output").GetProperty("message").GetProperty("content")[0].GetProperty("toolUse");
        Assert.Equal("b", tool.GetProperty("name").GetString());
        Assert.Matches("^[a-zA-Z0-9]{9}$", tool.GetProperty("toolUseId").GetString()!);
    }

    [Fact]
    public async Task Assistant_obeys_token_limit_and_stop_sequences()
    {
        await using var server = await SimulatorServer.StartAsync();

        var limited = await server.ConverseAsync(
            """{"messages":[{"role":"user","content":[{"text":"write 100 words"}]}],"inferenceConfig":{"maxTokens":5}}""");
        var stopped = await server.ConverseAsync(
            """{"messages":[{"role":"user","content":[{"text":"count to 9"}]}],"inferenceConfig":{"stopSequences":["4"]}}""");

        Assert.Equal("max_tokens", limited.Json.GetProperty("stopReason").GetString());
        Assert.Equal(5, limited.Json.GetProperty("usage").GetProperty("outputTokens").GetInt32());
        Assert.Equal("stop_sequence", stopped.Json.GetProperty("stopReason").GetString());
        Assert.Contains("\"1, 2, 3, \"", stopped.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repeated_prefix_up_to_a_cache_point_is_read_from_the_cache()
    {
        await using var server = await SimulatorServer.StartAsync();
        var body = "{\"system\":[{\"text\":\"" + new string('x', 8000) + "\"},{\"cachePoint\":{\"type\":\"default\"}}],"
            + "\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hello\"}]}]}";

        var first = (await server.ConverseAsync(body)).Json.GetProperty("usage");
        var second = (await server.ConverseAsync(body)).Json.GetProperty("usage");

        Assert.Equal(2000, first.GetProperty("cacheWriteInputTokens").GetInt32());
        Assert.Equal(2000, second.GetProperty("cacheReadInputTokens").GetInt32());
        Assert.Equal(first.GetProperty("inputTokens").GetInt32(), second.GetProperty("inputTokens").GetInt32());
    }
}
