using BedrockAspire.Tests.Infrastructure;
using static BedrockAspire.Tests.Corpus.ChatProbe;

namespace BedrockAspire.Tests.Corpus;

/// <summary>What a call is said to have used.</summary>
public sealed class UsageTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private readonly ChatProbe _probe = new(fixture.Harness);

    public static TheoryData<object, long[], bool> Usages
    {
        get
        {
            var data = new TheoryData<object, long[], bool>();
            foreach (var (usage, expected) in new (object, long[])[]
            {
                (new { inputTokens = 11, outputTokens = 7, totalTokens = 18 }, [11, 7, 18, 0]),
                (new { inputTokens = 5, outputTokens = 7, totalTokens = 142, cacheReadInputTokens = 100, cacheWriteInputTokens = 30 }, [135, 7, 142, 100]),
                (
                    new
                    {
                        inputTokens = 0, outputTokens = 1, totalTokens = 91, cacheWriteInputTokens = 90,
                        cacheDetails = new object[] { new { ttl = "1h", inputTokens = 60 }, new { ttl = "5m", inputTokens = 30 } },
                    },
                    [90, 1, 91, 0]),
                (new { inputTokens = 1_500_000, outputTokens = 0, totalTokens = 1_500_000 }, [1_500_000, 0, 1_500_000, 0]),
            })
            {
                data.Add(usage, expected, false);
                data.Add(usage, expected, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Usages))]
    [Trait("OpenWebUI", "23")]
    public async Task Corpus_13_prompt_tokens_include_what_came_from_and_went_to_the_cache(object usage, long[] expected, bool stream)
    {
        await _probe.ScriptAsync(new ScriptedAnswer().Text("x").Usage(usage));

        Assert.Equal(expected, Counts(await _probe.AnswerAsync(stream, Claude45)));
    }

    [Theory]
    [MemberData(nameof(Forms), MemberType = typeof(ChatProbe))]
    public async Task Corpus_13_tokens_are_never_negative(bool stream)
    {
        const string Usage = """{"inputTokens":-5,"outputTokens":3,"cacheReadInputTokens":-9,"cacheWriteInputTokens":2,"totalTokens":-7,"serverTools":{} }""";
        await _probe.ScriptAsync($$"""
            [{"match":{"operation":"Converse"},"answer":{"body":{"output":{"message":{"role":"assistant","content":[{"text":"x"}]} },"stopReason":"end_turn","usage":{{Usage}} } } },
             {"match":{"operation":"ConverseStream"},"answer":{"events":[
              {"type":"messageStart","payload":{"role":"assistant"} },{"type":"contentBlockDelta","payload":{"contentBlockIndex":0,"delta":{"text":"x"} } },
              {"type":"messageStop","payload":{"stopReason":"end_turn"} },{"type":"metadata","payload":{"usage":{{Usage}} } }]} }]
            """);

        var counts = Counts(await _probe.AnswerAsync(stream, Claude45));
        Assert.Equal([2, 3, 5, 0], counts);
    }

    [Fact]
    public async Task Stream_that_is_not_asked_for_usage_has_none()
    {
        await _probe.ScriptAsync(new ScriptedAnswer().Text("x"));
        foreach (var options in new[] { "null", "{}", """{"include_usage":false}""" })
        {
            var reply = await _probe.AskAsync(stream: false, Nova, members: $$""" "stream":true,"stream_options":{{options}} """);

            Assert.Equal(System.Text.Json.JsonValueKind.Undefined, reply.Usage.ValueKind);
            Assert.Equal("x", reply.Content);
        }
    }

    private static long[] Counts(ChatReply reply) =>
    [
        reply.Usage.GetProperty("prompt_tokens").GetInt64(),
        reply.Usage.GetProperty("completion_tokens").GetInt64(),
        reply.Usage.GetProperty("total_tokens").GetInt64(),
        reply.Usage.GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt64(),
    ];
}
