using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockAspire.ChatApi.Moderations;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Moderations;

public sealed class ModerationMappersTests
{
    private const string Checks =
        """{"contentFilter":{"categories":[{"category":"HATE"},{"category":"INSULTS"},{"category":"MISCONDUCT"},{"category":"SEXUAL"},{"category":"VIOLENCE"}]}}""";

    private static readonly GuardrailFacts Facts = GuardrailFacts.Load();

    [Theory]
    [InlineData("\"a \\\"b\\\"\\n\"", """[{"role":"user","content":[{"text":"a \"b\"\n"}]}]""")]
    [InlineData("""[{"type":"text","text":"a"},{"type":"text","text":" "},{"text":"ü","type":"text"}]""", """[{"role":"user","content":[{"text":"a"},{"text":"ü"}]}]""")]
    public void Body_asks_all_filters(string input, string messages)
    {
        var request = Read($$"""{"input":{{input}}}""");
        var body = Map(request);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($$"""{"messages":{{messages}},"checks":{{Checks}}}"""), JsonNode.Parse(body)), body);
        ServiceModelValidator.Runtime.AssertValidInput("InvokeGuardrailChecks", JsonElement.Parse(body));
    }

    [Fact]
    public void Parts_over_the_limit_of_a_message_go_on_in_the_next()
    {
        var parts = string.Join(',', Enumerable.Range(0, 23).Select(number => $$"""{"type":"text","text":"t{{number}}"}"""));
        var messages = JsonElement.Parse(Map(Read($$"""{"input":[{{parts}}]}"""))).GetProperty("messages");

        Assert.Equal([10, 10, 3], messages.EnumerateArray().Select(message => message.GetProperty("content").GetArrayLength()));
    }

    [Theory]
    [InlineData("\"a\"", 1)]
    [InlineData("""["a","b"," "]""", 3)]
    [InlineData("""[{"type":"text","text":"a"},{"type":"text","text":"b"}]""", 1)]
    public void Strings_have_a_result_each_and_parts_have_one(string input, int results)
    {
        Assert.Equal(results, Read($$"""{"input":{{input}}}""").Inputs.Count);
    }

    [Fact]
    public void Every_filter_of_bedrock_becomes_a_category_of_openai()
    {
        Assert.Equal(["HATE", "INSULTS", "MISCONDUCT", "SEXUAL", "VIOLENCE"], Facts.Categories.Select(category => category.Bedrock));
        Assert.All(Facts.Categories, category => Assert.Contains(category.OpenAI, ModerationCategories.All));
    }

    [Theory]
    [InlineData("""{}""", "input")]
    [InlineData("""{"input":[]}""", "input")]
    [InlineData("""{"input":null}""", "input")]
    [InlineData("""{"input":7}""", "input")]
    [InlineData("""{"input":[1,2]}""", "input")]
    [InlineData("""{"input":[[1,2]]}""", "input")]
    [InlineData("""{"input":["a",null]}""", "input[1]")]
    [InlineData("""{"input":["a",{"type":"text","text":"b"}]}""", "input[1]")]
    [InlineData("""{"input":[{"type":"text","text":"b"},"a"]}""", "input[1]")]
    [InlineData("""{"input":[{"type":"text"}]}""", "input[0].text")]
    [InlineData("""{"input":[{"type":"text","text":1}]}""", "input[0].text")]
    [InlineData("""{"input":[{"text":"a"}]}""", "input[0].type")]
    [InlineData("""{"input":[{"type":"audio","text":"a"}]}""", "input[0].type")]
    [InlineData("""{"input":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}""", "input[1]")]
    [InlineData("""{"input":"\ud800"}""", "input")]
    [InlineData("""{"input":"a","model":1}""", "model")]
    [InlineData("""{"input":"a" """, null)]
    [InlineData("""["a"]""", null)]
    public void Request_of_the_wrong_shape_is_refused_by_the_members_name(string body, string? param)
    {
        var exception = Assert.Throws<GatewayException>(() => Read(body));

        Assert.Equal((400, param), (exception.Error.Facts.Status, exception.Error.Param));
    }

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(0.50001, false)]
    public void Category_is_flagged_from_the_threshold_on(double threshold, bool flagged)
    {
        using var output = new PooledBufferWriter(64);
        ModerationResponseWriter.Write(output, "modr-1", "m", [new Judgement(new Dictionary<string, double> { ["hate"] = 0.5 }, 1)], threshold);

        var json = JsonElement.Parse(output.WrittenSpan);
        OpenApiValidator.AssertValid("CreateModerationResponse", json);
        var result = json.GetProperty("results")[0];
        Assert.Equal(flagged, result.GetProperty("flagged").GetBoolean());
        Assert.Equal(flagged, result.GetProperty("categories").GetProperty("hate").GetBoolean());
        Assert.False(result.GetProperty("categories").GetProperty("violence").GetBoolean());
        Assert.Equal("""["text"]""", result.GetProperty("category_applied_input_types").GetProperty("hate").GetRawText());
        Assert.Equal("[]", result.GetProperty("category_applied_input_types").GetProperty("violence").GetRawText());
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.5, true)]
    [InlineData(1, true)]
    [InlineData(1.1, false)]
    [InlineData(double.NaN, false)]
    public void Threshold_is_a_share(double threshold, bool isValid)
    {
        Assert.Equal(isValid, new ModerationsOptionsRules().Validate(null, new ModerationsOptions { Threshold = threshold }).Succeeded);
    }

    private static ModerationRequest Read(string body) => ModerationRequestReader.Read(Encoding.UTF8.GetBytes(body));

    private static string Map(ModerationRequest request)
    {
        using var output = new PooledBufferWriter(64);
        GuardrailRequestMapper.Write(output, Facts, request.Body.Span, request.Inputs[0]);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
