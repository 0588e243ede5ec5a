using System.Net;
using BedrockAspire.Tests.Corpus;
using BedrockAspire.Tests.Infrastructure;
using static BedrockAspire.Tests.Corpus.ChatProbe;

namespace BedrockAspire.Tests.Contract;

/// <summary>
/// Known problems of Open WebUI in front of Bedrock, by their numbers in the list of facts about Open WebUI. Those that are also cases of
/// the corpus or of the contract are tested there and marked with the trait <c>OpenWebUI</c>.
/// </summary>
public sealed class OpenWebUiProblemsTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private readonly ChatProbe _probe = new(fixture.Harness);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Models => FormsOf(Nova, Claude45, Sonnet55, Llama, Mistral, GptOss, WithoutTools);

    public static TheoryData<string, bool> ThinkingModels => FormsOf(Claude45, Sonnet5, Sonnet55, "us.amazon.nova-2-lite-v1:0", GptOss, "us.openai.gpt-6-sol");

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Problem_06_roles_alternate_and_the_user_begins_whatever_is_sent(string model, bool stream)
    {
        foreach (var roles in new[] { "s", "a", "su", "uu", "aua", "usua", "uaau", "asau", "ssuaauu", "aaa", "sas" })
        {
            await _probe.ForgetAsync();
            var messages = roles.Select((role, index) => $$"""{"role":"{{(role == 's' ? "system" : role == 'u' ? "user" : "assistant")}}","content":"text {{index}}"}""");
            await _probe.AnswerAsync(stream, model, string.Join(',', messages));

            var sent = await _probe.SentAsync();
            var sentRoles = sent.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()).ToArray();
            Assert.Equal(sentRoles.Select((_, index) => index % 2 == 0 ? "user" : "assistant"), sentRoles);
            Assert.All(roles.Select((_, index) => $"\"text {index}\""), text => Assert.Contains(text, sent.GetRawText(), StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(ThinkingModels))]
    public async Task Problem_15_thinking_needs_no_limit_and_no_knowledge_of_what_it_forbids(string model, bool stream)
    {
        foreach (var members in new[]
        {
            """ "reasoning_effort":"high" """,
            """ "reasoning_effort":"high","max_tokens":5 """,
            """ "reasoning_effort":"low","temperature":0.3,"top_p":0.5,"top_k":3 """,
            $$""" "reasoning_effort":"low","tools":[{{Tool("f")}}],"tool_choice":"required" """,
            """ "reasoning_effort":"whatever a user types" """,
            """ "reasoning_effort":"none" """,
        })
        {
            var reply = await _probe.AskAsync(stream, model, members: members);
            Assert.True(reply is { Status: 200, Error: null }, $"{members}: {reply.Status} {reply.Error}");
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Problem_29_developer_is_system(string model, bool stream)
    {
        await _probe.ForgetAsync();
        await _probe.AnswerAsync(stream, model, $$"""{"role":"developer","content":"be kind"},{{User}},{"role":"developer","content":"be brief"}""");

        var sent = await _probe.SentAsync();
        Assert.Equal(["be kind", "be brief"], sent.GetProperty("system").EnumerateArray().Select(block => block.GetProperty("text").GetString()));
        Assert.Equal(1, sent.GetProperty("messages").GetArrayLength());
    }

    [Fact]
    public async Task Problem_30_models_and_health_answer_while_calls_to_bedrock_hang()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        await harness.Control.AddRulesAsync("""[{"match":{"operation":"Converse"},"fault":{"kind":"delay","ms":600000} }]""", Cancellation);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var hanging = Enumerable.Range(0, 200).Select(async _ =>
        {
            using var content = new StringContent($$"""{"model":"{{Nova}}","messages":[{{User}}]}""", System.Text.Encoding.UTF8, "application/json");
            using var response = await harness.ChatClient.PostAsync("/v1/chat/completions", content, leaving.Token);
        }).ToArray();
        await harness.Chat.Logs.WaitForAsync(
            entry => entry.Message.StartsWith("Request starting", StringComparison.Ordinal) && entry.Message.Contains("/chat/completions", StringComparison.Ordinal), Cancellation);

        foreach (var path in new[] { "/v1/models", "/health/live", "/health/ready" })
        {
            using var response = await harness.ChatClient.GetAsync(path, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.DoesNotContain(hanging, task => task.IsCompleted);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(hanging));
    }
}
