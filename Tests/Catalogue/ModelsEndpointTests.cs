using System.Diagnostics;
using System.Net;
using System.Text.Json;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Telemetry;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Catalogue;

/// <summary>What <c>/v1/models</c> answers on real sockets.</summary>
public sealed class ModelsEndpointTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    // Names with which Open WebUI does something of its own.
    private static readonly string[] Reserved = ["pipeline", "pipe", "arena", "info", "action_ids", "filter_ids", "tags"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ServiceHarness Harness => fixture.Harness;

    [Fact]
    public async Task Services_never_list_each_others_models_and_each_has_a_name()
    {
        var chat = await ListAsync(Harness.ChatClient);
        var image = await ListAsync(Harness.ImageClient);

        Assert.NotEmpty(chat);
        Assert.NotEmpty(image);
        Assert.Empty(chat.Select(Id).Intersect(image.Select(Id)));
        Assert.All([.. chat, .. image], model =>
        {
            Assert.False(string.IsNullOrWhiteSpace(model.GetProperty("name").GetString()));
            Assert.DoesNotContain(model.EnumerateObject(), member => Reserved.Contains(member.Name));
            OpenApiValidator.AssertValid("Model", model);
        });
        Assert.Equal(chat.Length, chat.Select(Id).Distinct().Count());
        Assert.All(ModelTable.Load().Models.Where(facts => facts.Kind != ModelMode.Chat), facts => Assert.DoesNotContain(facts.Id, chat.Select(Id)));
        Assert.All(ModelTable.Load().Models.Where(facts => facts.Kind is not (ModelMode.Image or ModelMode.ImageEdit)), facts => Assert.DoesNotContain(facts.Id, image.Select(Id)));
    }

    [Fact]
    public async Task List_that_the_caller_has_is_not_sent_again()
    {
        using var first = await Harness.ChatClient.GetAsync("/v1/models", Cancellation);
        var tag = first.Headers.ETag!.ToString();
        foreach (var (sent, status) in new[]
        {
            (tag, HttpStatusCode.NotModified), ($"\"other\", W/{tag}", HttpStatusCode.NotModified), ("*", HttpStatusCode.NotModified),
            ("\"other\"", HttpStatusCode.OK), ("nonsense", HttpStatusCode.OK),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
            request.Headers.TryAddWithoutValidation("If-None-Match", sent);
            using var response = await Harness.ChatClient.SendAsync(request, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);

            Assert.Equal((status, tag), (response.StatusCode, response.Headers.ETag?.ToString()));
            Assert.Equal(status == HttpStatusCode.OK, (await response.Content.ReadAsByteArrayAsync(Cancellation)).Length > 0);
        }
    }

    [Fact]
    public void Prepared_list_is_handed_out_without_allocation()
    {
        var listing = Harness.Chat.Services.GetRequiredService<ModelListing>();
        var body = listing.List;

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Assert.True(ReferenceEquals(body, listing.List));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100);
    }

    [Theory]
    [InlineData("claude-sonnet")]
    [InlineData("anthropic.claude-sonnet-5")]
    [InlineData("us.anthropic.claude-sonnet-5")]
    [InlineData("global.anthropic.claude-sonnet-5")]
    [InlineData("amazon.nova-lite-v1:0")]
    [InlineData("amazon.nova-lite-v1%3A0")]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-5")]
    [InlineData("arn:aws:bedrock:us-east-1:123456789012:inference-profile%2Fus.anthropic.claude-sonnet-5")]
    public async Task Model_is_found_by_every_form_of_its_name(string name)
    {
        using var response = await Harness.ChatClient.GetAsync($"/v1/models/{name}", Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Uri.UnescapeDataString(name), Id(JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancellation))));
    }

    [Theory]
    [InlineData("%F0%9F%92%A5")]
    [InlineData("..%2F..%2Fetc")]
    [InlineData("a%0D%0Ax:%20y")]
    [InlineData("%22%3E%3Cscript%3E")]
    public async Task Odd_id_is_openais_404(string id)
    {
        using var response = await Harness.ChatClient.GetAsync($"/v1/models/{id}", Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
        var body = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancellation));

        OpenApiValidator.AssertValid("ErrorResponse", body);
        Assert.Contains(response.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
    }

    [Fact]
    public async Task Asked_resolved_and_answered_are_three_names_in_the_span()
    {
        const string alias = "three-names";
        await using var harness = await ServiceHarness.StartAsync(
            options => options.Settings[$"Catalogue:Aliases:{alias}"] = "us.anthropic.claude-haiku-5-5", Cancellation);
        var ended = new TaskCompletionSource<Activity>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GenAiNames.Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (Equals(activity.GetTagItem(GenAiNames.RequestModel), alias))
                {
                    ended.TrySetResult(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        using var content = new StringContent($$"""{"model":"{{alias}}","messages":[{"role":"user","content":"hi"}]}""", System.Text.Encoding.UTF8, "application/json");
        using var response = await harness.ChatClient.PostAsync("/v1/chat/completions", content, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
        var activity = await ended.Task.WaitAsync(TestTimeouts.Default, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("us.anthropic.claude-haiku-5-5", activity.GetTagItem(GenAiNames.ResolvedModel));
        Assert.Equal("anthropic.claude-haiku-5-5", activity.GetTagItem(GenAiNames.ResponseModel));
        Assert.Equal("us.anthropic.claude-haiku-5-5", Assert.Single(response.Headers.GetValues("x-gateway-model")));
    }

    [Fact]
    public async Task Model_that_bedrock_refuses_is_passed_over_by_the_next_request()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        await harness.Control.AddRulesAsync(
            """[{"match": {"operation": "Converse", "modelId": "us.anthropic.claude-sonnet-5-5"}, "fault": {"kind": "error", "type": "ResourceNotFoundException", "message": "This model version has reached the end of its life."}}]""",
            Cancellation);

        Assert.Equal((HttpStatusCode.NotFound, "us.anthropic.claude-sonnet-5-5"), await AskAsync());
        Assert.Equal((HttpStatusCode.OK, "us.anthropic.claude-sonnet-5"), await AskAsync());
        Assert.DoesNotContain("anthropic.claude-sonnet-5-5", (await ListAsync(harness.ChatClient)).Select(Id));
        Assert.Single(harness.Chat.Logs.Entries, entry => entry.Message.Contains("is hidden for", StringComparison.Ordinal));

        async Task<(HttpStatusCode, string)> AskAsync()
        {
            using var content = new StringContent("""{"model":"claude-sonnet","messages":[{"role":"user","content":"hi"}]}""", System.Text.Encoding.UTF8, "application/json");
            using var response = await harness.ChatClient.PostAsync("/v1/chat/completions", content, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
            return (response.StatusCode, Assert.Single(response.Headers.GetValues("x-gateway-model")));
        }
    }

    [Fact]
    public async Task Application_profile_is_called_by_its_arn_and_shows_no_account()
    {
        await using var harness = await ServiceHarness.StartAsync(
            options => options.SimulatorSettings["Simulator:ApplicationProfiles:team"] = "us.anthropic.claude-haiku-5-5", Cancellation);
        var profile = Assert.Single(harness.Chat.Services.GetRequiredService<ModelCatalogue>().ListingOf("us-east-1")!.ApplicationProfiles);

        using var content = new StringContent(
            $$"""{"model":"{{profile.InferenceProfileArn}}","messages":[{"role":"user","content":"hi"}]}""", System.Text.Encoding.UTF8, "application/json");
        using var response = await harness.ChatClient.PostAsync("/v1/chat/completions", content, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal($"application-inference-profile/{profile.InferenceProfileId}", Assert.Single(response.Headers.GetValues("x-gateway-model")));
        harness.AssertNoWarnings();
    }

    private static string Id(JsonElement model) => model.GetProperty("id").GetString()!;

    private static async Task<JsonElement[]> ListAsync(HttpClient client) =>
        [.. JsonElement.Parse(await client.GetStringAsync("/v1/models", Cancellation).WaitAsync(TestTimeouts.Default, Cancellation)).GetProperty("data").EnumerateArray()];
}
