using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.Tests.ChatApi;

public sealed class ConverseRequestMapperTests
{
    // Takes both sampling parameters, prefill unknown, no reasoning: nothing is added to what is asked.
    private const string Plain = "amazon.nova-lite-v1:0";
    private const string Claude45 = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    private const string Claude55 = "anthropic.claude-sonnet-5-5";

    [Theory]
    [InlineData(
        """{"model":"m","messages":[{"role":"user","content":"hi"}]}""",
        """{"messages":[{"role":"user","content":[{"text":"hi"}]}]}""")]
    [InlineData(
        """{"messages":[{"content":"be brief","role":"system"},{"role":"developer","content":[{"type":"text","text":"be kind"}]},{"role":"user","content":"hi"}],"model":"m","stream":true}""",
        """{"messages":[{"role":"user","content":[{"text":"hi"}]}],"system":[{"text":"be brief"},{"text":"be kind"}]}""")]
    [InlineData(
        """{"model":"m","messages":[{"role":"user","content":"a"},{"role":"user","content":"b"},{"role":"assistant","content":"c"},{"role":"assistant","content":"d"},{"role":"user","content":"e"}]}""",
        """{"messages":[{"role":"user","content":[{"text":"a"},{"text":"b"}]},{"role":"assistant","content":[{"text":"c"},{"text":"d"}]},{"role":"user","content":[{"text":"e"}]}]}""")]
    [InlineData(
        """{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":""},{"type":"text","text":" \n\t"},{"type":"text","text":"x"}]},{"role":"assistant","content":""},{"role":"user","content":"y"}]}""",
        """{"messages":[{"role":"user","content":[{"text":"x"},{"text":"y"}]}]}""")]
    [InlineData(
        """{"model":"m","messages":[{"role":"assistant","content":"I begin"},{"role":"user","content":"ok"}]}""",
        """{"messages":[{"role":"user","content":[{"text":"Continue."}]},{"role":"assistant","content":[{"text":"I begin"}]},{"role":"user","content":[{"text":"ok"}]}]}""")]
    [InlineData(
        """{"model":"m","messages":[{"role":"system","content":" \n"},{"role":"system","content":[]},{"role":"user","content":"x"}]}""",
        """{"messages":[{"role":"user","content":[{"text":"x"}]}]}""")]
    [InlineData(
        """{"model":"m","messages":[{"role":"system","content":"only this"}]}""",
        """{"messages":[{"role":"user","content":[{"text":"Continue."}]}],"system":[{"text":"only this"}]}""")]
    [InlineData(
        """{"model":"m","messages":[{"role":"user","content":"a"},{"role":"assistant","content":null},{"role":"assistant","content":"half a sen  \n"}]}""",
        """{"messages":[{"role":"user","content":[{"text":"a"}]},{"role":"assistant","content":[{"text":"half a sen"}]},{"role":"user","content":[{"text":"Continue."}]}]}""")]
    [InlineData(
        """{"model":"m","messages":[{"role":"user","content":"q"}],"temperature":0.5,"top_p":0.9,"max_tokens":50,"stop":"END"}""",
        """{"messages":[{"role":"user","content":[{"text":"q"}]}],"inferenceConfig":{"maxTokens":50,"temperature":0.5,"topP":0.9,"stopSequences":["END"]}}""")]
    [InlineData(
        """{"model":"m","messages":[{"role":"user","content":"q"}],"max_tokens":50,"max_completion_tokens":60,"stop":["a","","b\n"],"n":1}""",
        """{"messages":[{"role":"user","content":[{"text":"q"}]}],"inferenceConfig":{"maxTokens":60,"stopSequences":["a","b\n"]}}""")]
    [InlineData(
        """{"model":"m","messages":[{"role":"user","content":"q"}],"max_tokens":-1,"temperature":null,"stop":null,"stream_options":null,"tools":[],"logit_bias":{}}""",
        """{"messages":[{"role":"user","content":[{"text":"q"}]}]}""")]
    public void Request_becomes_converse(string request, string expected)
    {
        var mapped = MappedRequest.Map(request, Plain);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(mapped.Body)), mapped.Body);
        Assert.Null(mapped.Ignored);
    }

    [Theory]
    [InlineData("""Zeile\n\"zwei\" \\ 🙂 \ud83d\ude42 \u00e4 \/""")]
    [InlineData("""\\n is no line end\\""")]
    public void Text_arrives_as_it_was_written(string escaped)
    {
        var mapped = MappedRequest.Map($$"""{"model":"m","messages":[{"role":"user","content":"{{escaped}}"}]}""", Plain);

        var text = mapped.Json.GetProperty("messages")[0].GetProperty("content")[0].GetProperty("text").GetString();
        Assert.Equal(JsonElement.Parse($"\"{escaped}\"").GetString(), text);
    }

    [Fact]
    public void Prefill_goes_on_for_models_that_take_it_without_white_space_at_its_end()
    {
        var mapped = MappedRequest.Map(
            """{"model":"m","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"The answer is \\n \n"}]}""", Claude45);

        var messages = mapped.Json.GetProperty("messages");
        Assert.Equal(2, messages.GetArrayLength());
        Assert.Equal(@"The answer is \n", messages[1].GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Fact]
    public void Sampling_is_left_out_and_named_where_the_model_refuses_it()
    {
        var mapped = MappedRequest.Map("""{"model":"m","messages":[{"role":"user","content":"q"}],"temperature":0.5,"top_p":0.9,"top_k":4}""", Claude55);

        Assert.Equal(["maxTokens"], mapped.Json.GetProperty("inferenceConfig").EnumerateObject().Select(member => member.Name));
        Assert.Equal("top_k,temperature,top_p", mapped.Ignored);
    }

    [Fact]
    public void Max_tokens_over_the_models_limit_is_lowered_and_said()
    {
        var mapped = MappedRequest.Map("""{"model":"m","messages":[{"role":"user","content":"q"}],"max_tokens":1e9}""", Plain);

        Assert.Equal(10_000, mapped.Json.GetProperty("inferenceConfig").GetProperty("maxTokens").GetInt32());
        Assert.Contains("lowered from 1000000000 to the model's limit of 10000", mapped.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Max_tokens_is_filled_in_for_models_that_think()
    {
        var mapped = MappedRequest.Map("""{"model":"m","messages":[{"role":"user","content":"q"}]}""", Claude55);

        Assert.Equal(16_384, mapped.Json.GetProperty("inferenceConfig").GetProperty("maxTokens").GetInt32());
    }

    [Fact]
    public void Stop_is_left_out_and_named_where_the_model_refuses_it()
    {
        var mapped = MappedRequest.Map("""{"model":"m","messages":[{"role":"user","content":"q"}],"stop":"x"}""", "openai.gpt-oss-120b-1:0");

        Assert.DoesNotContain("stopSequences", mapped.Body, StringComparison.Ordinal);
        Assert.Equal("stop", mapped.Ignored);
    }

    [Fact]
    public void Model_that_is_not_in_the_table_gets_what_was_asked()
    {
        var mapped = MappedRequest.Map("""{"model":"m","messages":[{"role":"user","content":"q"}],"temperature":0.5,"top_p":0.9}""", "new.model-9");

        Assert.Equal(2, mapped.Json.GetProperty("inferenceConfig").EnumerateObject().Count());
    }

    [Fact]
    public void Corpus_26_members_that_are_not_translated_are_named_once_each()
    {
        var mapped = MappedRequest.Map(
            """{"model":"m","messages":[{"role":"user","name":"x","content":"q"},{"role":"user","name":"y","content":"r"}],"tools":[{"type":"custom"}],"seed":1,"num_ctx":{"a":[1,{}]},"user":"u","store":false,"logprobs":null,"ключ":1}""",
            Plain);

        Assert.Equal("messages[].name,tools[].type,seed,num_ctx,????", mapped.Ignored);
    }

    [Fact]
    public void Stream_option_that_is_not_translated_is_named()
    {
        var mapped = MappedRequest.Map(
            """{"model":"m","messages":[{"role":"user","content":"q"}],"stream_options":{"include_usage":true,"include_obfuscation":true,"x":false}}""", Plain);

        Assert.Equal("stream_options.include_obfuscation", mapped.Ignored);
    }

    [Fact]
    public void Corpus_26_strict_mode_refuses_what_is_not_translated()
    {
        var exception = Assert.Throws<GatewayException>(
            () => MappedRequest.Map("""{"model":"m","messages":[{"role":"user","content":"q"}],"seed":1}""", Plain, isStrict: true));

        Assert.Equal((GatewayErrorKind.UnsupportedParameter, "seed"), (exception.Error.Kind, exception.Error.Param));
    }

    [Theory]
    [InlineData("""[]""", null)]
    [InlineData("""{"model":"m"}""", "messages")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""", "model")]
    [InlineData("""{"model":7,"messages":[{"role":"user","content":"x"}]}""", "model")]
    [InlineData("""{"model":"m","messages":[]}""", "messages")]
    [InlineData("""{"model":"m","messages":{}}""", "messages")]
    [InlineData("""{"model":"m","messages":["x"]}""", "messages[0]")]
    [InlineData("""{"model":"m","messages":[{"content":"x"}]}""", "messages[0].role")]
    [InlineData("""{"model":"m","messages":[{"role":"king","content":"x"}]}""", "messages[0].role")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"},{"role":"function","name":"f","content":"x"}]}""", "messages[1].role")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"functions":[{"name":"f"}]}""", "functions")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","content":null,"function_call":{"name":"f","arguments":""}}]}""", "messages[0].function_call")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"1","function":{"name":"f","arguments":7}}]}]}""", "messages[0].tool_calls[0].function.arguments")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function"}]}""", "tools[0].function")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"description":"d"}}]}""", "tools[0].function.name")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"f","parameters":"p"}}]}""", "tools[0].function.parameters")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"array"}}}]}""", "tools[0].function.parameters.type")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":["object"]}}}]}""", "tools[0].function.parameters.type")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"some"}""", "tool_choice")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":{"type":"function","function":{"name":"g"}}}""", "tool_choice")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","content":"x","tool_calls":[{"id":"1"}]}]}""", "messages[0].tool_calls[0].function.name")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":5}]}""", "messages[0].content")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"x"}}]}]}""", "messages[0].content[1].image_url.url")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"video"}]}]}""", "messages[0].content[0].type")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"text":"a"}]}]}""", "messages[0].content[0].type")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":1}]}]}""", "messages[0].content[0].text")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":["a"]}]}""", "messages[0].content[0]")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"\ud800"}]}""", "messages[0].content")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"\ude00 x"}]}""", "messages[0].content")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"\ud83dx"}]}]}""", "messages[0].content[0].text")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"temperature":"hot"}""", "temperature")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"temperature":2.1}""", "temperature")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"top_p":-0.1}""", "top_p")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"max_tokens":1.5}""", "max_tokens")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"max_completion_tokens":[]}""", "max_completion_tokens")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"stop":[1]}""", "stop[0]")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"stop":{}}""", "stop")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"stream":"yes"}""", "stream")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"stream_options":[]}""", "stream_options")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"stream_options":{"include_usage":1}}""", "stream_options.include_usage")]
    public void Request_of_the_wrong_shape_is_refused_by_the_members_name(string request, string? param)
    {
        var exception = Assert.Throws<GatewayException>(() => MappedRequest.Map(request));

        Assert.Equal(400, exception.Error.Facts.Status);
        Assert.Equal(param, exception.Error.Param);
    }

    [Fact]
    public void Request_cut_at_every_point_is_refused_as_broken_json()
    {
        const string Request = """{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"a\n"}]}],"stop":["x"],"tools":[{"type":"function","function":{"name":"f","parameters":{"a":[{}]}}}],"tool_choice":"auto","temperature":0.5}""";
        MappedRequest.Map(Request, Plain);
        for (var length = 1; length < Request.Length; length++)
        {
            var exception = Assert.Throws<GatewayException>(() => MappedRequest.Map(Request[..length], Plain));
            Assert.Contains("not valid JSON", exception.Error.Message, StringComparison.Ordinal);
        }
    }
}
