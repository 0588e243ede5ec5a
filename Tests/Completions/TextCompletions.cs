using System.Text;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Completions;

/// <summary>Asks for completions in OpenAI's old form and checks each object that comes against what OpenAI's SDK declares of it.</summary>
internal static class TextCompletions
{
    private static readonly string?[] FinishReasons = ["stop", "length", "content_filter"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<HttpResponseMessage> PostAsync(this HttpClient client, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
    }

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation).WaitAsync(TestTimeouts.Default, Cancellation));

    /// <summary>A whole completion.</summary>
    public static async Task<JsonElement> CompleteAsync(this HttpClient client, string body)
    {
        using var response = await client.PostAsync(body);
        var json = await response.JsonAsync();
        Assert.True(response.IsSuccessStatusCode, json.GetRawText());
        AssertIsCompletion(json);
        Assert.All(json.GetProperty("choices").EnumerateArray(), choice => Assert.Contains(choice.GetProperty("finish_reason").GetString(), FinishReasons));
        OpenApiValidator.AssertValid("CompletionUsage", json.GetProperty("usage"));
        return json;
    }

    public static Task<HttpResponseMessage> StrictAsync(this HttpClient client, string body)
    {
        client.DefaultRequestHeaders.Add("x-gateway-strict", "true");
        return client.PostAsync(body);
    }

    /// <summary>The chunks of a streamed completion.</summary>
    public static async Task<JsonElement[]> StreamAsync(this HttpClient client, string body)
    {
        using var response = await client.PostAsync(body);
        Assert.True(response.IsSuccessStatusCode, response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var reader = new SseReader(await response.Content.ReadAsStreamAsync(Cancellation));
        var lines = await reader.ReadDataToEndAsync(Cancellation);
        reader.AssertNoFaults();
        Assert.True(reader.SawDone);
        JsonElement[] chunks = [.. lines.Where(line => line != "[DONE]").Select(line => JsonElement.Parse(line))];
        Assert.All(chunks, AssertIsCompletion);
        Assert.Single(chunks.Select(chunk => chunk.GetProperty("id").GetString()).Distinct());
        return chunks;
    }

    public static string Text(this JsonElement json, int choice = 0) => json.GetProperty("choices")[choice].GetProperty("text").GetString()!;

    public static string? FinishReason(this JsonElement json, int choice = 0) =>
        json.GetProperty("choices")[choice].GetProperty("finish_reason").GetString();

    public static string Text(this JsonElement[] chunks) =>
        string.Concat(chunks.SelectMany(chunk => chunk.GetProperty("choices").EnumerateArray()).Select(choice => choice.GetProperty("text").GetString()));

    public static string? FinishReason(this JsonElement[] chunks) => Assert.Single(
        chunks.SelectMany(chunk => chunk.GetProperty("choices").EnumerateArray()).Select(choice => choice.GetProperty("finish_reason").GetString()),
        reason => reason is not null);

    private static void AssertIsCompletion(JsonElement json)
    {
        Assert.StartsWith("cmpl-", json.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal("text_completion", json.GetProperty("object").GetString());
        Assert.True(json.GetProperty("created").GetInt64() > 0);
        Assert.NotEmpty(json.GetProperty("model").GetString()!);
        var index = 0;
        foreach (var choice in json.GetProperty("choices").EnumerateArray())
        {
            Assert.Equal(["index", "text", "logprobs", "finish_reason"], choice.EnumerateObject().Select(member => member.Name));
            Assert.Equal(index++, choice.GetProperty("index").GetInt32());
            Assert.Equal(JsonValueKind.String, choice.GetProperty("text").ValueKind);
            Assert.Equal(JsonValueKind.Null, choice.GetProperty("logprobs").ValueKind);
        }
    }
}
