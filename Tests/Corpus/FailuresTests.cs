using BedrockAspire.Tests.Infrastructure;
using static BedrockAspire.Tests.Corpus.ChatProbe;

namespace BedrockAspire.Tests.Corpus;

/// <summary>Bedrock failing, before and in an answer, and bytes that are no event stream.</summary>
public sealed class FailuresTests : IAsyncLifetime
{
    private ServiceHarness _harness = null!;
    private ChatProbe _probe = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, int, string?, bool> BareErrors
    {
        get
        {
            var data = new TheoryData<string, int, string?, bool>();
            foreach (var (type, status, code) in new (string, int, string?)[]
            {
                ("ValidationException", 400, null), ("AccessDeniedException", 403, "upstream_access_denied"),
                ("ResourceNotFoundException", 404, "model_not_found"), ("ModelTimeoutException", 504, "upstream_timeout"),
                ("ThrottlingException", 429, "rate_limit_exceeded"), ("ModelNotReadyException", 503, "upstream_unavailable"),
                ("InternalServerException", 503, "upstream_unavailable"), ("ServiceUnavailableException", 503, "upstream_unavailable"),
                ("ModelErrorException", 502, "upstream_failed"), ("UnrecognizedClientException", 502, "upstream_authentication_failed"),
            })
            {
                data.Add(type, status, code, false);
                data.Add(type, status, code, true);
            }

            return data;
        }
    }

    public async ValueTask InitializeAsync()
    {
        _harness = await ServiceHarness.StartAsync(options => options.Settings["Bedrock:MaxAttempts"] = "1", Cancellation);
        _probe = new ChatProbe(_harness);
    }

    public async ValueTask DisposeAsync() => await _harness.DisposeAsync();

    [Theory]
    [InlineData("throttlingException", "rate_limit_exceeded")]
    [InlineData("validationException", null)]
    [InlineData("modelStreamErrorException", "upstream_failed")]
    [InlineData("internalServerException", "upstream_unavailable")]
    [InlineData("serviceUnavailableException", "upstream_unavailable")]
    [Trait("OpenWebUI", "26")]
    [Trait("Contract", "12")]
    public async Task Corpus_10_exception_in_a_stream_is_an_error_chunk_of_its_kind_and_never_looks_complete(string exception, string? code)
    {
        await _probe.ScriptAsync(Fault($$"""{"kind":"exceptionAfter","n":4,"exception":"{{exception}}","message":"it broke"}"""));
        var reply = await _probe.AskAsync(stream: true, Nova);

        Assert.Equal(code, reply.Failure.Code);
        Assert.NotEmpty(reply.Content!);
        Assert.Null(reply.FinishReason);
        Assert.Equal(4, Assert.Single(await _probe.CallsAsync()).GetProperty("framesSent").GetInt32());
    }

    [Theory]
    [InlineData("throttlingException", 429)]
    [InlineData("validationException", 400)]
    [InlineData("modelStreamErrorException", 502)]
    [InlineData("serviceUnavailableException", 503)]
    public async Task Corpus_10_exception_as_the_first_event_is_a_real_http_error(string exception, int status)
    {
        await _probe.ScriptAsync(Fault($$"""{"kind":"exceptionAfter","n":0,"exception":"{{exception}}","message":"it broke"}"""));
        var reply = await _probe.AskAsync(stream: true, Nova);

        Assert.Equal(status, reply.Status);
        Assert.Empty(reply.Chunks);
    }

    [Fact]
    public async Task Corpus_10_error_frame_in_a_stream_is_an_error_chunk()
    {
        await _probe.ScriptAsync(Fault("""{"kind":"errorFrameAfter","n":4,"type":"InternalFailure","message":"gone"}"""));
        var reply = await _probe.AskAsync(stream: true, Nova);

        Assert.Equal("upstream_failed", reply.Failure.Code);
        Assert.NotEmpty(reply.Content!);
    }

    [Theory]
    [MemberData(nameof(BareErrors))]
    [Trait("Contract", "12")]
    public async Task Corpus_11_error_with_an_empty_body_is_told_by_its_headers(string type, int status, string? code, bool stream)
    {
        await _probe.ScriptAsync($$"""[{"match":{},"fault":{"kind":"error","type":"{{type}}","emptyBody":true} }]""");
        var reply = await _probe.AskAsync(stream, Nova);

        Assert.Equal((status, code), (reply.Status, reply.Failure.Code));
        Assert.NotEmpty(reply.Failure.Message);
        Assert.Single(await _probe.CallsAsync());
    }

    [Theory]
    [InlineData("closeAfter")]
    [InlineData("badCrcAfter")]
    [InlineData("hugeFrameAfter")]
    public async Task Corpus_12_stream_that_breaks_is_an_error_before_its_first_event_and_after(string kind)
    {
        await _probe.ScriptAsync(Fault($$"""{"kind":"{{kind}}","n":4}"""));
        var broken = await _probe.AskAsync(stream: true, Nova);
        Assert.Equal((200, "upstream_stream_broken", null), (broken.Status, broken.Failure.Code, broken.FinishReason));
        Assert.NotEmpty(broken.Content!);

        await _probe.ScriptAsync(Fault($$"""{"kind":"{{kind}}","n":0}"""));
        var early = await _probe.AskAsync(stream: true, Nova);
        Assert.Equal((502, "upstream_stream_broken"), (early.Status, early.Failure.Code));
    }

    [Theory]
    [InlineData("cutAfter")]
    [InlineData("resetAfter")]
    public async Task Corpus_12_connection_that_ends_in_a_stream_is_an_error(string kind)
    {
        await _probe.ScriptAsync(Fault($$"""{"kind":"{{kind}}","n":4}"""));
        var reply = await _probe.AskAsync(stream: true, Nova);

        // The end of a connection may also take events away that were sent and not yet read.
        Assert.Equal(("upstream_stream_broken", null), (reply.Failure.Code, reply.FinishReason));
        Assert.Equal(reply.Chunks.Count > 0 ? 200 : 502, reply.Status);
    }

    [Theory]
    [InlineData("cutAfter")]
    [InlineData("resetAfter")]
    public async Task Corpus_12_whole_answer_that_breaks_off_is_an_error(string kind)
    {
        await _probe.ScriptAsync(Fault($$"""{"kind":"{{kind}}","n":0}"""));
        var reply = await _probe.AskAsync(stream: false, Nova);

        Assert.Equal((502, "upstream_stream_broken"), (reply.Status, reply.Failure.Code));
    }

    [Theory]
    [MemberData(nameof(Forms), MemberType = typeof(ChatProbe))]
    public async Task Corpus_12_empty_deltas_and_unknown_blocks_and_events_are_passed_over(bool stream)
    {
        await _probe.ScriptAsync(new ScriptedAnswer().Unknown().Text("", "a", "", "b").Unknown());
        var reply = await _probe.AnswerAsync(stream, Nova);

        Assert.Equal(("ab", "stop", null), (reply.Content, reply.FinishReason, reply.Reasoning));
    }

    [Theory]
    [MemberData(nameof(Forms), MemberType = typeof(ChatProbe))]
    public async Task Corpus_19_malformed_answer_is_an_error(bool stream)
    {
        foreach (var reason in new[] { "malformed_model_output", "malformed_tool_use" })
        {
            await _probe.ScriptAsync(new ScriptedAnswer().Text("x").Stop(reason));
            var reply = await _probe.AskAsync(stream, Nova);

            Assert.Equal((stream ? 200 : 502, "upstream_failed", null), (reply.Status, reply.Failure.Code, reply.FinishReason));
        }
    }

    private static string Fault(string fault) => $$"""[{"match":{},"fault":{{fault}},"answer":{"tokens":40,"chunks":20,"chunkDelayMs":1} }]""";
}
