using System.Text;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>Asks the chat service and reads what it answers, each chunk and each completion checked against OpenAI's schema.</summary>
internal static class ChatReplies
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<HttpResponseMessage> AskAsync(this HttpClient client, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
    }

    /// <summary>The message of a whole answer, with its finish reason.</summary>
    public static async Task<(JsonElement Message, string? FinishReason)> AnswerAsync(this HttpClient client, string body)
    {
        using var response = await client.AskAsync(body);
        var json = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.True(response.IsSuccessStatusCode, json.GetRawText());
        OpenApiValidator.AssertValid("CreateChatCompletionResponse", json);
        var choice = json.GetProperty("choices")[0];
        return (choice.GetProperty("message"), choice.GetProperty("finish_reason").GetString());
    }

    /// <summary>The choices of a streamed answer's chunks.</summary>
    public static async Task<JsonElement[]> StreamAsync(this HttpClient client, string body)
    {
        using var response = await client.AskAsync(body);
        Assert.True(response.IsSuccessStatusCode, response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync(Cancellation));
        var reader = new SseReader(await response.Content.ReadAsStreamAsync(Cancellation));
        var lines = await reader.ReadDataToEndAsync(Cancellation);
        reader.AssertNoFaults();
        Assert.True(reader.SawDone);
        var chunks = lines.Where(line => line != "[DONE]").Select(line => JsonElement.Parse(line)).ToArray();
        foreach (var chunk in chunks)
        {
            OpenApiValidator.AssertValid("CreateChatCompletionStreamResponse", chunk);
        }

        return [.. chunks.Where(chunk => chunk.GetProperty("choices").GetArrayLength() > 0).Select(chunk => chunk.GetProperty("choices")[0])];
    }

    public static string? FinishReason(this JsonElement[] choices) =>
        Assert.Single(choices.Select(choice => choice.GetProperty("finish_reason").GetString()), reason => reason is not null);

    public static string Joined(this JsonElement[] choices, string member) => string.Concat(choices.Select(
        choice => choice.GetProperty("delta").TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : ""));

    /// <summary>The deltas of tool calls, in order.</summary>
    public static JsonElement[] ToolDeltas(this JsonElement[] choices) =>
        [.. choices.Where(choice => choice.GetProperty("delta").TryGetProperty("tool_calls", out _))
            .SelectMany(choice => choice.GetProperty("delta").GetProperty("tool_calls").EnumerateArray())];

    /// <summary>Name and arguments of each call, put together as a client does it; fails where a client would.</summary>
    public static (string Id, string Name, string Arguments)[] ToolCalls(this JsonElement[] choices)
    {
        var calls = new List<(string Id, string Name, string Arguments)>();
        foreach (var delta in choices.ToolDeltas())
        {
            var index = delta.GetProperty("index").GetInt32();
            var function = delta.GetProperty("function");
            if (index == calls.Count)
            {
                Assert.Equal("function", delta.GetProperty("type").GetString());
                Assert.Equal("", function.GetProperty("arguments").GetString());
                calls.Add((delta.GetProperty("id").GetString()!, function.GetProperty("name").GetString()!, ""));
                continue;
            }

            Assert.InRange(index, 0, calls.Count - 1);
            Assert.Equal(["index", "function"], delta.EnumerateObject().Select(member => member.Name));
            Assert.Equal(["arguments"], function.EnumerateObject().Select(member => member.Name));
            calls[index] = calls[index] with { Arguments = calls[index].Arguments + function.GetProperty("arguments").GetString() };
        }

        return [.. calls];
    }

    public static (string Id, string Name, string Arguments)[] ToolCalls(this JsonElement message) =>
        [.. message.GetProperty("tool_calls").EnumerateArray().Select(call => (
            call.GetProperty("id").GetString()!,
            call.GetProperty("function").GetProperty("name").GetString()!,
            call.GetProperty("function").GetProperty("arguments").GetString()!))];

    /// <summary>The body of the simulator's last request.</summary>
    public static async Task<JsonElement> LastUpstreamBodyAsync(this ServiceHarness harness)
    {
        var requests = await harness.Control.RequestsAsync(Cancellation);
        var last = (requests.ValueKind == JsonValueKind.Array ? requests : requests.GetProperty("requests")).EnumerateArray().Last();
        var body = last.GetProperty("body");
        return body.ValueKind == JsonValueKind.String ? JsonElement.Parse(body.GetString()!) : body;
    }
}
