using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockAspire.ChatApi.Completions;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Completions;

public sealed class CompletionRequestTests
{
    private const string Message = """{"role":"user","content":[{"text":"Once \"upon\"\n"}]}""";

    private static readonly ModelTable Table = ModelTable.Load();

    [Theory]
    [InlineData("amazon.nova-lite-v1:0", "", """{"messages":[M],"inferenceConfig":{"maxTokens":16}}""")]
    [InlineData("amazon.nova-lite-v1:0", ""","max_tokens":50,"temperature":0.5,"stop":["\n","","END"]""", """{"messages":[M],"inferenceConfig":{"maxTokens":50,"temperature":0.5,"stopSequences":["\n","END"]}}""")]
    [InlineData("amazon.nova-lite-v1:0", ""","max_tokens":0,"n":null,"best_of":1,"echo":null,"stop":null,"suffix":null""", """{"messages":[M],"inferenceConfig":{"maxTokens":16}}""")]
    // Thinks unless it is told not to.
    [InlineData("anthropic.claude-sonnet-5", "", """{"messages":[M],"inferenceConfig":{"maxTokens":16},"additionalModelRequestFields":{"thinking":{"type":"disabled"}}}""")]
    // Cannot be kept from thinking, so that 16 tokens would leave nothing to say.
    [InlineData("openai.gpt-oss-120b-1:0", "", """{"messages":[M],"inferenceConfig":{"maxTokens":18432},"additionalModelRequestFields":{"reasoning_effort":"low"}}""")]
    [InlineData("openai.gpt-oss-120b-1:0", ""","max_tokens":200""", """{"messages":[M],"inferenceConfig":{"maxTokens":200},"additionalModelRequestFields":{"reasoning_effort":"low"}}""")]
    public void Prompt_becomes_the_one_message_of_a_chat(string id, string members, string expected)
    {
        var facts = Table.Find(id)!;
        var model = new CatalogueModel(id, facts.Name, facts.Provider, facts.Kind, id, "us-east-1", facts);
        var request = Read($$"""{"model":"m","prompt":"Once \"upon\"\n"{{members}}}""");
        using var output = new PooledBufferWriter(64);
        CompletionRequestMapper.Prepare(request, model);
        CompletionRequestMapper.Map(request, request.Prompts[0], model, new GatewayRequest(TimeProvider.System, "test", false), output);

        var body = Encoding.UTF8.GetString(output.WrittenSpan);
        var wanted = JsonNode.Parse(expected.Replace("[M]", $"[{Message}]", StringComparison.Ordinal));
        Assert.True(JsonNode.DeepEquals(wanted, JsonNode.Parse(body)), body);
        ServiceModelValidator.Runtime.AssertValidInput("Converse", JsonElement.Parse(body));
    }

    [Fact]
    public void Members_that_are_not_translated_are_kept_by_name()
    {
        var request = Read(
            """{"model":"m","prompt":"a","suffix":"z","best_of":3,"logprobs":2,"seed":1,"user":"u","logit_bias":{},"presence_penalty":0.5}""");

        Assert.Equal(["suffix", "best_of", "logprobs", "seed", "user", "presence_penalty"], request.Shared.Ignored);
    }

    [Theory]
    [InlineData("""{"prompt":"a"}""", "model")]
    [InlineData("""{"model":7,"prompt":"a"}""", "model")]
    [InlineData("""{"model":"m"}""", "prompt")]
    [InlineData("""{"model":"m","prompt":null}""", "prompt")]
    [InlineData("""{"model":"m","prompt":[]}""", "prompt")]
    [InlineData("""{"model":"m","prompt":""}""", "prompt")]
    [InlineData("""{"model":"m","prompt":["a"," \n"]}""", "prompt[1]")]
    [InlineData("""{"model":"m","prompt":{}}""", "prompt")]
    [InlineData("""{"model":"m","prompt":[1,2,3]}""", "prompt")]
    [InlineData("""{"model":"m","prompt":[[1,2],[3]]}""", "prompt")]
    [InlineData("""{"model":"m","prompt":["a",true]}""", "prompt[1]")]
    [InlineData("""{"model":"m","prompt":"\udc00"}""", "prompt")]
    [InlineData("""{"model":"m","prompt":"a","n":129}""", "n")]
    [InlineData("""{"model":"m","prompt":"a","n":"two"}""", "n")]
    [InlineData("""{"model":"m","prompt":"a","echo":"yes"}""", "echo")]
    [InlineData("""{"model":"m","prompt":"a","max_tokens":1.5}""", "max_tokens")]
    [InlineData("""{"model":"m","prompt":"a","best_of":"x"}""", "best_of")]
    [InlineData("""{"model":"m","prompt":"a","temperature":3}""", "temperature")]
    [InlineData("""{"model":"m","prompt":"a","stop":[1]}""", "stop[0]")]
    [InlineData("""{"model":"m","prompt":"a","stream":true,"n":2}""", "n")]
    [InlineData("""{"model":"m","prompt":["a","b"],"stream":true}""", "prompt")]
    [InlineData("""{"model":"m","prompt":["a","b"],"stream_options":1}""", "stream_options")]
    [InlineData("""{"model":"m","prompt":"a" """, null)]
    [InlineData("""["a"]""", null)]
    public void Request_of_the_wrong_shape_is_refused_by_the_members_name(string body, string? param)
    {
        var exception = Assert.Throws<GatewayException>(() => Read(body));

        Assert.Equal((400, param), (exception.Error.Facts.Status, exception.Error.Param));
    }

    private static CompletionRequest Read(string body) => CompletionRequestReader.Read(Encoding.UTF8.GetBytes(body));
}
