using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;
using static BedrockAspire.Tests.Corpus.ChatProbe;

namespace BedrockAspire.Tests.Corpus;

/// <summary>Answers that must be JSON, by whatever means the model has.</summary>
public sealed class JsonAnswersTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const string Pixtral = "us.mistral.pixtral-large-2502-v1:0";
    private const string Schema = """{"type":"object","properties":{"city":{"type":"string"},"degrees":{"type":"integer"}},"required":["city","degrees"],"additionalProperties":false}""";
    private const string SchemaFormat = $$""" "response_format":{"type":"json_schema","json_schema":{"name":"weather","strict":true,"schema":{{Schema}} } } """;
    private const string ObjectFormat = """ "response_format":{"type":"json_object"} """;
    private const string Fenced = "Here:\n```json\n{\"city\":\"Ü\",\"degrees\":1}\n```\nDone.";

    private readonly ChatProbe _probe = new(fixture.Harness);

    public static TheoryData<string, bool> Models => FormsOf(Claude45, Nova, Sonnet5, Pixtral);

    public static TheoryData<string, bool> WordyModels => FormsOf(Sonnet55, WithoutTools, Llama);

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Corpus_21_answer_to_a_schema_is_plain_json_by_the_best_means_of_the_model(string model, bool stream)
    {
        await _probe.ForgetAsync();
        var reply = await _probe.AnswerAsync(stream, model, members: SchemaFormat + ",\"max_tokens\":500");

        var answer = JsonElement.Parse(reply.Content!);
        Assert.Equal((JsonValueKind.String, JsonValueKind.Number), (answer.GetProperty("city").ValueKind, answer.GetProperty("degrees").ValueKind));
        Assert.Empty(reply.ToolCalls);
        Assert.Equal("stop", reply.FinishReason);
        var sent = await _probe.SentAsync();
        Assert.Equal(model == Claude45, sent.TryGetProperty("outputConfig", out _));
        Assert.Equal(model != Claude45, sent.TryGetProperty("toolConfig", out var tools) && tools.TryGetProperty("toolChoice", out _));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Corpus_21_answer_that_must_be_an_object_is_one(string model, bool stream)
    {
        await _probe.ForgetAsync();
        var reply = await _probe.AnswerAsync(stream, model, members: ObjectFormat + ",\"max_tokens\":500");

        Assert.Equal(JsonValueKind.Object, JsonElement.Parse(reply.Content!).ValueKind);
        Assert.Empty(reply.ToolCalls);
    }

    [Theory]
    [MemberData(nameof(WordyModels))]
    public async Task Corpus_21_words_and_fences_around_the_answer_are_taken_off(string model, bool stream)
    {
        await _probe.ScriptAsync(new ScriptedAnswer().Text(Fenced[..9], Fenced[9..20], Fenced[20..]));
        var reply = await _probe.AnswerAsync(stream, model, members: SchemaFormat);

        Assert.Equal("{\"city\":\"Ü\",\"degrees\":1}", reply.Content);
        Assert.Contains("additionalProperties", (await _probe.SentAsync()).GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Forms), MemberType = typeof(ChatProbe))]
    public async Task Corpus_21_answer_by_a_tool_comes_as_content_whatever_stands_around_it(bool stream)
    {
        await _probe.ScriptAsync(new ScriptedAnswer().Text("I answer by the tool").Tool("json_answer", "{\"city\":", "\"Ü\\n\",\"degrees\":1}"));
        var reply = await _probe.AnswerAsync(stream, Nova, members: SchemaFormat);

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse("{\"city\":\"Ü\\n\",\"degrees\":1}"), JsonElement.Parse(reply.Content!)), reply.Content);
        Assert.Equal((0, "stop"), (reply.ToolCalls.Count, reply.FinishReason));
    }
}
