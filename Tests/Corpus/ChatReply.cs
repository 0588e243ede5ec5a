using System.Text.Json;
using BedrockAspire.Tests.ChatApi;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Corpus;

/// <summary>
/// What a client received, whichever form it asked for: put together as a client puts it together, after every byte was checked against
/// OpenAI's schema and against what Open WebUI needs of a stream.
/// </summary>
internal sealed record ChatReply
{
    public int Status { get; private init; }

    /// <summary>Null when there was none.</summary>
    public string? Content { get; private init; }

    public string? Reasoning { get; private init; }

    /// <summary>The items of <c>reasoning_details</c>, as written.</summary>
    public IReadOnlyList<string> ReasoningDetails { get; private init; } = [];

    public IReadOnlyList<(string Id, string Name, string Arguments)> ToolCalls { get; private init; } = [];

    public string? FinishReason { get; private init; }

    /// <summary>The usage; undefined in a stream that was not asked for it.</summary>
    public JsonElement Usage { get; private init; }

    /// <summary>The error of the reply, or of the chunk that ended the stream.</summary>
    public JsonElement? Error { get; private init; }

    /// <summary>The chunks of a stream without [DONE], in order.</summary>
    public IReadOnlyList<JsonElement> Chunks { get; private init; } = [];

    /// <summary>The names in <c>x-gateway-ignored-params</c>; null without the header.</summary>
    public string? Ignored { get; private init; }

    /// <summary>The text of <c>x-gateway-warning</c>; null without the header.</summary>
    public string? Warning { get; private init; }

    /// <summary>Why there was no answer; fails when there was one.</summary>
    public (string? Code, string? Param, string Message) Failure
    {
        get
        {
            var error = Assert.NotNull(Error);
            return (error.GetProperty("code").GetString(), error.GetProperty("param").GetString(), error.GetProperty("message").GetString()!);
        }
    }

    public static async Task<ChatReply> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var head = new ChatReply
        {
            Status = (int)response.StatusCode,
            Ignored = Header(response, "x-gateway-ignored-params"),
            Warning = Header(response, "x-gateway-warning"),
        };
        Assert.False(response.Headers.Contains("Set-Cookie"));
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            Assert.Equal(200, head.Status);
            Assert.DoesNotContain(response.Content.Headers.ContentEncoding, encoding => encoding != "identity");
            return await ReadStreamAsync(head, response, cancellationToken);
        }

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var json = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken).WaitAsync(TestTimeouts.Default, cancellationToken));
        return head.Status == 200 ? Whole(head, json) : Failed(head, json);
    }

    private static ChatReply Failed(ChatReply head, JsonElement json)
    {
        OpenApiValidator.AssertValid("ErrorResponse", json);
        return head with { Error = json.GetProperty("error") };
    }

    private static ChatReply Whole(ChatReply head, JsonElement json)
    {
        OpenApiValidator.AssertValid("CreateChatCompletionResponse", json);
        var choice = Assert.Single(json.GetProperty("choices").EnumerateArray());
        var message = choice.GetProperty("message");
        return head with
        {
            Content = message.GetProperty("content").GetString(),
            Reasoning = message.TryGetProperty("reasoning_content", out var reasoning) ? reasoning.GetString() : null,
            ReasoningDetails = message.TryGetProperty("reasoning_details", out var details)
                ? [.. details.EnumerateArray().Select(item => item.GetRawText())] : [],
            ToolCalls = message.TryGetProperty("tool_calls", out _) ? message.ToolCalls() : [],
            FinishReason = choice.GetProperty("finish_reason").GetString(),
            Usage = json.GetProperty("usage"),
        };
    }

    private static async Task<ChatReply> ReadStreamAsync(ChatReply head, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var reader = new SseReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        var lines = await reader.ReadDataToEndAsync(cancellationToken);
        reader.AssertNoFaults();
        Assert.True(reader.SawDone, "The stream does not end with [DONE].");
        JsonElement[] chunks = [.. lines.SkipLast(1).Select(line => JsonElement.Parse(line))];
        var error = ErrorOf(chunks);
        var whole = error is null ? chunks : chunks[..^1];
        CheckChunks(whole, error is not null);
        JsonElement[] choices = [.. whole.Where(chunk => chunk.GetProperty("choices").GetArrayLength() > 0).Select(chunk => chunk.GetProperty("choices")[0])];
        return head with
        {
            Content = TextOf(choices, "content"),
            Reasoning = TextOf(choices, "reasoning_content"),
            ReasoningDetails = [.. choices.Where(choice => choice.GetProperty("delta").TryGetProperty("reasoning_details", out _))
                .SelectMany(choice => choice.GetProperty("delta").GetProperty("reasoning_details").EnumerateArray())
                .Select(item => item.GetRawText())],
            ToolCalls = choices.ToolCalls(),
            FinishReason = error is null ? choices.FinishReason() : null,
            Usage = whole.LastOrDefault(chunk => chunk.TryGetProperty("usage", out _)) is { ValueKind: JsonValueKind.Object } last
                ? last.GetProperty("usage") : default,
            Error = error,
            Chunks = chunks,
        };
    }

    // An error stands alone in its chunk, which is the last: Open WebUI does not see one next to choices.
    private static JsonElement? ErrorOf(JsonElement[] chunks)
    {
        Assert.DoesNotContain(chunks.SkipLast(1), chunk => chunk.TryGetProperty("error", out _));
        if (chunks.Length == 0 || !chunks[^1].TryGetProperty("error", out var error))
        {
            return null;
        }

        Assert.Equal(["error"], chunks[^1].EnumerateObject().Select(member => member.Name));
        OpenApiValidator.AssertValid("ErrorResponse", chunks[^1]);
        return error;
    }

    private static void CheckChunks(JsonElement[] chunks, bool hasFailed)
    {
        foreach (var chunk in chunks)
        {
            OpenApiValidator.AssertValid("CreateChatCompletionStreamResponse", chunk);
            if (chunk.TryGetProperty("usage", out _))
            {
                // Alone and last: Open WebUI adds usages up, and its playground drops a text that stands next to one.
                Assert.Equal(0, chunk.GetProperty("choices").GetArrayLength());
                Assert.Equal(chunks[^1], chunk);
            }
        }

        Assert.Single(chunks.Select(chunk => chunk.GetProperty("id").GetString()).Distinct());
        var finished = chunks.Where(chunk => chunk.GetProperty("choices").GetArrayLength() > 0)
            .Count(chunk => chunk.GetProperty("choices")[0].GetProperty("finish_reason").ValueKind == JsonValueKind.String);
        Assert.Equal(hasFailed ? 0 : 1, finished);
    }

    // As in a whole answer: no text at all is null, once there is something else.
    private static string? TextOf(JsonElement[] choices, string member)
    {
        var text = choices.Joined(member);
        return text.Length > 0 || (member == "content" && choices.ToolDeltas().Length == 0) ? text : null;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? Assert.Single(values) : null;
}
