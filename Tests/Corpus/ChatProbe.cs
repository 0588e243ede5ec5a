using System.Text.Json;
using System.Text.RegularExpressions;
using BedrockAspire.Tests.ChatApi;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Corpus;

/// <summary>
/// Asks the chat service over sockets, in either form, and shows both ends: what the client received and what Bedrock was asked, each
/// checked against the document that defines it.
/// </summary>
internal sealed partial class ChatProbe(ServiceHarness harness)
{
    public const string Nova = "amazon.nova-lite-v1:0";
    public const string Claude45 = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
    public const string Sonnet5 = "us.anthropic.claude-sonnet-5";
    public const string Sonnet55 = "us.anthropic.claude-sonnet-5-5";
    public const string Llama = "us.meta.llama3-3-70b-instruct-v1:0";
    public const string Mistral = "mistral.mistral-large-3-675b-instruct";
    public const string GptOss = "openai.gpt-oss-120b-1:0";
    public const string WithoutTools = "us.deepseek.r1-v1:0";
    public const string User = """{"role":"user","content":"q"}""";

    /// <summary>Whole and streamed.</summary>
    public static TheoryData<bool> Forms => [false, true];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Both forms with each of the models.</summary>
    public static TheoryData<string, bool> FormsOf(params string[] models)
    {
        var data = new TheoryData<string, bool>();
        foreach (var model in models)
        {
            data.Add(model, false);
            data.Add(model, true);
        }

        return data;
    }

    public static string Call(string id, string name, string arguments) =>
        $$"""{"role":"assistant","content":null,"tool_calls":[{"id":"{{id}}","type":"function","function":{"name":"{{name}}","arguments":{{JsonSerializer.Serialize(arguments)}} } }]}""";

    public static string Result(string id, string content) => $$"""{"role":"tool","tool_call_id":"{{id}}","content":{{JsonSerializer.Serialize(content)}} }""";

    public static string Tool(string name) =>
        $$$"""{"type":"function","function":{"name":"{{{name}}}","description":"Says the weather","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]} } }""";

    /// <summary>Has the simulator answer so from now on, and forgets what it was told and asked before.</summary>
    public Task ScriptAsync(ScriptedAnswer answer) => ScriptAsync(JsonSerializer.Serialize(answer.Rules()));

    /// <inheritdoc cref="ScriptAsync(ScriptedAnswer)"/>
    public async Task ScriptAsync(string rules)
    {
        await harness.Control.ResetAsync(Cancellation);
        await harness.Control.AddRulesAsync(rules, Cancellation);
    }

    /// <summary>Asks, and waits until Bedrock is done with it.</summary>
    /// <param name="stream">The form.</param>
    /// <param name="model">As the caller names it.</param>
    /// <param name="messages">JSON, separated by commas.</param>
    /// <param name="members">Further members of the request, as JSON.</param>
    /// <param name="headers">Further headers.</param>
    public async Task<ChatReply> AskAsync(
        bool stream, string model, string messages = User, string members = "", params (string Name, string Value)[] headers)
    {
        var usage = stream ? ""","stream":true,"stream_options":{"include_usage":true}""" : "";
        var more = string.IsNullOrWhiteSpace(members) ? "" : "," + members;
        using var response = await harness.ChatClient.AskAsync($$"""{"model":"{{model}}","messages":[{{messages}}]{{usage}}{{more}}}""", headers);
        var reply = await ChatReply.ReadAsync(response, Cancellation);
        await SettledAsync();
        return reply;
    }

    /// <summary>Asks, and fails unless there is an answer.</summary>
    public async Task<ChatReply> AnswerAsync(
        bool stream, string model, string messages = User, string members = "", params (string Name, string Value)[] headers)
    {
        var reply = await AskAsync(stream, model, messages, members, headers);
        Assert.True(reply is { Status: 200, Error: null }, $"{reply.Status} {reply.Error}");
        Assert.True(reply.Usage.GetProperty("total_tokens").GetInt64() >= 0);
        return reply;
    }

    /// <summary>The one body that Bedrock was sent since the last script or forgetting.</summary>
    public async Task<JsonElement> SentAsync() => Assert.Single(await AllSentAsync());

    /// <summary>The bodies that Bedrock was sent, oldest first, without what every one of them says for AWS's invocation logs.</summary>
    public async Task<IReadOnlyList<JsonElement>> AllSentAsync() =>
        [.. (await CallsAsync()).Select(call => JsonElement.Parse(RequestMetadata().Replace(call.GetProperty("body").GetRawText(), "")))];

    /// <summary>The simulator's record of the calls, oldest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> CallsAsync(bool validate = true)
    {
        await SettledAsync();
        JsonElement[] calls =
        [
            .. (await harness.Control.RequestsAsync(Cancellation)).EnumerateArray()
                .Where(call => call.GetProperty("operation").GetString()!.StartsWith("Converse", StringComparison.Ordinal)),
        ];
        foreach (var call in validate ? calls : [])
        {
            ServiceModelValidator.Runtime.AssertValidInput(call.GetProperty("operation").GetString()!, call.GetProperty("body"));
        }

        return calls;
    }

    /// <summary>Forgets what the simulator was told and asked.</summary>
    public Task ForgetAsync() => harness.Control.ResetAsync(Cancellation);

    // A call is in the simulator's record when it is over there, which may be after the client has its answer.
    private async Task SettledAsync()
    {
        var started = harness.Simulator.Logs.Entries.Count(
            entry => entry.Message.StartsWith("Request starting", StringComparison.Ordinal) && entry.Message.Contains("/converse", StringComparison.Ordinal));
        if (started > 0)
        {
            await harness.Simulator.Logs.WaitForFinishedRequestsAsync("/converse", started, Cancellation);
        }
    }

    [GeneratedRegex(""","requestMetadata":\{[^}]*\}""")]
    private static partial Regex RequestMetadata();
}
