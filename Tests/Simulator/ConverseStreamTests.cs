using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Simulator;

public sealed class ConverseStreamTests
{
    private static readonly string[] FirstHeaders = [":event-type", ":content-type", ":message-type"];

    [Fact]
    public async Task Stream_has_valid_events_in_order_with_padding()
    {
        await using var server = await SimulatorServer.StartAsync();

        var frames = await server.StreamAsync(SimulatorServer.Say("what is 12 * 7?"));

        Assert.Equal("messageStart", frames[0].EventType);
        Assert.Equal(["contentBlockStop", "messageStop", "metadata"], frames.TakeLast(3).Select(frame => frame.EventType));
        Assert.Equal("12 * 7 = 84", TextOf(frames));
        foreach (var frame in frames)
        {
            Assert.Equal(FirstHeaders, frame.Headers.Select(header => header.Name));
            ServiceModelValidator.Runtime.AssertValidEvent("ConverseStreamOutput", frame.EventType!, frame.Payload, allowPadding: true);
            Assert.StartsWith("a", Json(frame).GetProperty("p").GetString(), StringComparison.Ordinal);
        }

        server.Logs.AssertNoWarnings();
    }

    [Fact]
    public async Task Stream_carries_a_tool_call_whose_fragments_join_to_json()
    {
        await using var server = await SimulatorServer.StartAsync();

        var frames = await server.StreamAsync(
            """
            {"messages":[{"role":"user","content":[{"text":"Use get_weather for the weather in Paris"}]}],
             "toolConfig":{"tools":[{"toolSpec":{"name":"get_weather","inputSchema":{"json":{"type":"object",
               "properties":{"city":{"type":"string"},"unit":{"type":"string","enum":["celsius","fahrenheit"]}},"required":["city","unit"]}}}}]}}
            """);

        var start = Json(frames.Single(frame => frame.EventType == "contentBlockStart")).GetProperty("start").GetProperty("toolUse");
        var input = string.Concat(frames.Where(frame => frame.EventType == "contentBlockDelta")
            .Select(frame => Json(frame).GetProperty("delta").GetProperty("toolUse").GetProperty("input").GetString()));
        Assert.Equal("get_weather", start.GetProperty("name").GetString());
        Assert.Matches("^tooluse_[A-Za-z0-9]{22}$", start.GetProperty("toolUseId").GetString()!);
        Assert.Equal("""{"city":"Paris","unit":"celsius"}""", input);
        Assert.Equal("tool_use", Json(frames[^2]).GetProperty("stopReason").GetString());
    }

    [Fact]
    public async Task Stream_shows_thinking_with_a_signature()
    {
        await using var server = await SimulatorServer.StartAsync();
        const string budget = """
            {"messages":[{"role":"user","content":[{"text":"hello"}]}],"inferenceConfig":{"maxTokens":4000},
             "additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":1024}}}
            """;

        var thinking = await server.StreamAsync(budget);
        var omitted = await server.StreamAsync(SimulatorServer.Say("hello"), "us.anthropic.claude-opus-5");

        Assert.Contains(thinking, frame => frame.PayloadText.Contains("\"reasoningContent\":{\"text\":", StringComparison.Ordinal));
        Assert.Contains(thinking, frame => frame.PayloadText.Contains("\"reasoningContent\":{\"signature\":", StringComparison.Ordinal));
        Assert.DoesNotContain(omitted, frame => frame.PayloadText.Contains("\"reasoningContent\":{\"text\":", StringComparison.Ordinal));
        Assert.Contains(omitted, frame => frame.PayloadText.Contains("\"reasoningContent\":{\"signature\":", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stream_repeats_byte_for_byte_under_a_seed()
    {
        await using var first = await SimulatorServer.StartAsync();
        await using var second = await SimulatorServer.StartAsync();
        await using var other = await SimulatorServer.StartAsync(null, ("Simulator:Seed", "2"));
        var path = SimulatorServer.PathOf(SimulatorServer.Claude, "converse-stream");
        var body = SimulatorServer.Say("tell me about rivers");

        var bytes = (await first.PostAsync(path, body)).Bytes;

        Assert.Equal(bytes, (await second.PostAsync(path, body)).Bytes);
        Assert.NotEqual(bytes, (await other.PostAsync(path, body)).Bytes);
    }

    [Fact]
    public async Task InvokeModel_stream_wraps_the_models_own_events_and_ends_with_metrics()
    {
        await using var server = await SimulatorServer.StartAsync();
        const string body = """
            {"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"what is 2 + 3?"}]}
            """;

        var reply = await server.PostAsync(SimulatorServer.PathOf(SimulatorServer.Claude, "invoke-with-response-stream"), body);

        var chunks = EventStreamFrames.Decode(reply.Bytes)
            .Select(frame => JsonElement.Parse(Json(frame).GetProperty("bytes").GetBytesFromBase64())).ToList();
        Assert.Equal("message_start", chunks[0].GetProperty("type").GetString());
        Assert.Contains(chunks, chunk => chunk.GetProperty("type").ValueEquals("content_block_delta"));
        Assert.True(chunks[^1].GetProperty("amazon-bedrock-invocationMetrics").GetProperty("outputTokenCount").GetInt32() > 0);
    }

    internal static string TextOf(IEnumerable<EventStreamFrame> frames) => string.Concat(frames
        .Where(frame => frame.EventType == "contentBlockDelta")
        .Select(frame => Json(frame).GetProperty("delta").GetProperty("text").GetString()));

    private static JsonElement Json(EventStreamFrame frame) => JsonElement.Parse(frame.Payload.Span);
}
