using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockAspire.Tests.Infrastructure;
using static BedrockAspire.Tests.Corpus.ChatProbe;

namespace BedrockAspire.Tests.Corpus;

/// <summary>Members of a request besides its messages and tools: translated, named, or refused.</summary>
public sealed class ParametersTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private readonly ChatProbe _probe = new(fixture.Harness);

    public static TheoryData<string, string, string?, string?, bool> Sampling => InBothForms(
        (Nova, """ "max_tokens":50 """, """{"maxTokens":50}""", null),
        (Nova, """ "max_completion_tokens":60 """, """{"maxTokens":60}""", null),
        (Nova, """ "max_completion_tokens":60,"max_tokens":50 """, """{"maxTokens":60}""", null),
        (Nova, """ "max_tokens":0,"max_completion_tokens":-2 """, null, null),
        (Nova, """ "stop":"END" """, """{"stopSequences":["END"]}""", null),
        (Nova, """ "stop":["a","","b\n"] """, """{"stopSequences":["a","b\n"]}""", null),
        (Nova, """ "stop":[] """, null, null),
        (Nova, """ "temperature":0,"top_p":0 """, """{"temperature":0,"topP":0}""", null),
        (Nova, """ "temperature":0.5,"top_p":0.9 """, """{"temperature":0.5,"topP":0.9}""", null),
        (Nova, """ "temperature":2 """, """{"temperature":1}""", null),
        (Claude45, """ "temperature":0.5,"top_p":0.9,"max_tokens":9 """, """{"maxTokens":9,"temperature":0.5}""", "top_p"),
        (Claude45, """ "top_p":0.9,"max_tokens":9 """, """{"maxTokens":9,"topP":0.9}""", null),
        (Sonnet55, """ "temperature":0.5,"top_p":0.9,"max_tokens":9 """, """{"maxTokens":9}""", "temperature,top_p"),
        (GptOss, """ "stop":"x","max_tokens":9 """, """{"maxTokens":9}""", "stop"));

    public static TheoryData<string, string, bool> Untranslated
    {
        get
        {
            var data = new TheoryData<string, string, bool>();
            foreach (var (name, value) in new[]
            {
                ("logprobs", "true"), ("top_logprobs", "3"), ("logit_bias", """{"50256":-100}"""), ("seed", "7"),
                ("frequency_penalty", "0.5"), ("presence_penalty", "-0.5"), ("modalities", """["text","audio"]"""),
                ("audio", """{"voice":"alloy","format":"mp3"}"""), ("prediction", """{"type":"content","content":"x"}"""), ("verbosity", "\"low\""),
                ("web_search_options", """{"search_context_size":"low"}"""), ("num_ctx", "4096"), ("keep_alive", "\"5m\""), ("mirostat", "1"),
            })
            {
                data.Add(name, value, false);
                data.Add(name, value, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sampling))]
    [Trait("OpenWebUI", "1")]
    [Trait("OpenWebUI", "2")]
    public async Task Corpus_16_limits_stops_and_sampling_are_what_the_model_takes(string model, string members, string? config, string? ignored, bool stream)
    {
        await _probe.ForgetAsync();
        var reply = await _probe.AnswerAsync(stream, model, members: members);

        Assert.Equal(ignored, reply.Ignored);
        var sent = (await _probe.SentAsync()).TryGetProperty("inferenceConfig", out var found) ? found.GetRawText() : null;
        Assert.True(JsonNode.DeepEquals(config is null ? null : JsonNode.Parse(config), sent is null ? null : JsonNode.Parse(sent)), sent);
        Assert.Equal(members.Contains("\"temperature\":2", StringComparison.Ordinal), reply.Warning?.Contains("temperature was lowered to 1", StringComparison.Ordinal) is true);
    }

    [Theory]
    [MemberData(nameof(Forms), MemberType = typeof(ChatProbe))]
    [Trait("OpenWebUI", "16")]
    public async Task Corpus_25_prefill_goes_on_where_the_model_takes_it_and_is_asked_for_where_not(bool stream)
    {
        const string Prefill = """{"role":"user","content":"q"},{"role":"assistant","content":"The answer is \n \u00a0"}""";
        await _probe.ForgetAsync();
        await _probe.AnswerAsync(stream, Claude45, Prefill);
        var taken = (await _probe.SentAsync()).GetProperty("messages");
        await _probe.ForgetAsync();
        await _probe.AnswerAsync(stream, Sonnet55, Prefill);
        var refused = (await _probe.SentAsync()).GetProperty("messages");

        Assert.Equal((2, "The answer is"), (taken.GetArrayLength(), Text(taken[1])));
        Assert.Equal((3, "The answer is", "Continue."), (refused.GetArrayLength(), Text(refused[1]), Text(refused[2])));
    }

    [Theory]
    [MemberData(nameof(Untranslated))]
    public async Task Corpus_26_member_that_is_not_translated_is_named_or_refused_in_strict_mode(string name, string value, bool stream)
    {
        await _probe.ForgetAsync();
        var lenient = await _probe.AnswerAsync(stream, Nova, members: $"\"{name}\":{value}");
        var strict = await _probe.AskAsync(stream, Nova, User, $"\"{name}\":{value}", ("x-gateway-strict", "true"));

        Assert.Equal(name, lenient.Ignored);
        Assert.Equal((400, "unsupported_parameter", name), (strict.Status, strict.Failure.Code, strict.Failure.Param));
        Assert.Contains(name, strict.Failure.Message, StringComparison.Ordinal);
        Assert.Equal("""{"messages":[{"role":"user","content":[{"text":"q"}]}]}""", (await _probe.SentAsync()).GetRawText());
    }

    private static string? Text(JsonElement message) => message.GetProperty("content")[0].GetProperty("text").GetString();

    private static TheoryData<string, string, string?, string?, bool> InBothForms(params (string Model, string Members, string? Config, string? Ignored)[] cases)
    {
        var data = new TheoryData<string, string, string?, string?, bool>();
        foreach (var (model, members, config, ignored) in cases)
        {
            data.Add(model, members, config, ignored, false);
            data.Add(model, members, config, ignored, true);
        }

        return data;
    }
}
