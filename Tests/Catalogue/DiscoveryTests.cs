using System.Net;
using System.Text.Json;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.Catalogue;

/// <summary>How services find models over real sockets while AWS pages, throttles, is slow, partly or wholly away, and time passes.</summary>
public sealed class DiscoveryTests : IDisposable
{
    // Longer than the refresh interval with its jitter.
    private static readonly TimeSpan NextRefresh = TimeSpan.FromMinutes(17);

    private readonly FakeTimeProvider _time = new(TestCatalogue.Today);
    private readonly string _folder = Directory.CreateTempSubdirectory("catalogue-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string SnapshotFile => Path.Combine(_folder, "kept", "models.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Ten_thousand_profiles_are_read_page_by_page_and_each_can_be_named()
    {
        await using var stub = await StubControlPlane.StartAsync(TestCatalogue.Model("a.b"));
        stub.ApplicationProfiles = [.. Enumerable.Range(0, 10_000).Select(i => TestCatalogue.Application($"profile{i:00000}", "us-east-1", "a.b"))];
        await using var harness = await StartAsync(stub, options => options.Settings["Bedrock:ImageRegion"] = "");

        Assert.Equal(20, stub.CallsTo("/inference-profiles?maxResults=1000") - (2 * 1));
        Assert.Equal("a.b", Resolver(harness).Resolve("profile09999").Model.Id);
        Assert.Equal("a.b", Resolver(harness).Resolve(TestCatalogue.ApplicationArn("profile00000", "us-east-1")).Model.Id);
        harness.AssertNoWarnings();
    }

    [Fact]
    public async Task Throttled_listing_is_tried_again()
    {
        await using var stub = await StubControlPlane.StartAsync(TestCatalogue.Model("a.b"));
        var left = 3;
        stub.Fault = _ => Interlocked.Decrement(ref left) >= 0 ? (429, "ThrottlingException") : null;
        await using var harness = await ServiceHarness.StartAsync(
            options =>
            {
                options.Settings["Bedrock:SimulatorUrl"] = stub.Url;
                options.Settings["Bedrock:RetryBaseDelay"] = "00:00:00.001";
            },
            Cancellation);

        Assert.Contains("a.b", await IdsAsync(harness.ChatClient));
        harness.AssertNoWarnings();
    }

    [Fact]
    public async Task Slow_aws_delays_no_request_and_readiness_by_seconds_only()
    {
        await using var stub = await StubControlPlane.StartAsync(TestCatalogue.Model("a.b"));
        stub.Hold();
        await using var harness = await StartAsync(stub, options => options.WaitUntilReady = false);

        Assert.Contains("anthropic.claude-sonnet-5", await IdsAsync(harness.ChatClient));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync());
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync());

        stub.Release();
        await Found(harness);
        Assert.Equal(["a.b"], (await IdsAsync(harness.ChatClient)).Where(id => id.Contains('.', StringComparison.Ordinal)));

        async Task<HttpStatusCode> ReadyAsync()
        {
            using var response = await harness.ChatClient.GetAsync("/health/ready", Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Region_that_fails_keeps_its_models_and_the_others_are_taken()
    {
        await using var harness = await ServiceHarness.StartAsync(UseFakeTime, Cancellation);
        await harness.Control.AddRulesAsync(
            """
            [
              {"match": {"operation": "ListFoundationModels", "region": "us-west-2"}, "fault": {"kind": "error", "type": "InternalServerException"}},
              {"match": {"operation": "ListFoundationModels", "region": "us-east-1"}, "answer": {"body": {"modelSummaries": [{"modelId": "a.painter", "outputModalities": ["IMAGE"], "inferenceTypesSupported": ["ON_DEMAND"]}, {"modelId": "amazon.titan-image-generator-v2:0", "outputModalities": ["IMAGE"], "inferenceTypesSupported": ["ON_DEMAND"]}]}}}
            ]
            """,
            Cancellation);

        for (var i = 0; i < 2; i++)
        {
            _time.Advance(NextRefresh);
            await Found(harness.Image, count: i + 2);
        }

        var ids = await IdsAsync(harness.ImageClient);
        Assert.Contains("amazon.titan-image-generator-v2:0", ids);
        Assert.DoesNotContain("a.painter", ids);
        Assert.Contains("stability.sd3-5-large-v1:0", ids);
        Assert.DoesNotContain("amazon.nova-canvas-v1:0", ids);
        var warning = Assert.Single(harness.Image.Logs.Entries, entry => entry.Level >= LogLevel.Warning);
        Assert.Contains("The models of us-west-2 could not be listed", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_ends_while_the_service_runs_and_aws_is_away()
    {
        await using var stub = await StubControlPlane.StartAsync(
            TestCatalogue.Model("anthropic.claude-sonnet-7", ends: TestCatalogue.Today.AddDays(70)), TestCatalogue.Model("anthropic.claude-sonnet-6"));
        await using var harness = await StartAsync(stub);
        Assert.Equal("""{"status":"legacy","end":"2027-02-02"}""", (await ModelAsync("anthropic.claude-sonnet-7")).GetProperty("lifecycle").GetRawText());
        stub.Fault = _ => (503, "ServiceUnavailableException");

        _time.Advance(TimeSpan.FromDays(11));
        await harness.Chat.Logs.WaitForAsync(entry => entry.Message == "anthropic.claude-sonnet-7 ends on Bedrock on 2027-02-02", Cancellation);
        Assert.Equal("ends_soon", (await ModelAsync("anthropic.claude-sonnet-7")).GetProperty("lifecycle").GetProperty("status").GetString());
        Assert.False((await ModelAsync("anthropic.claude-sonnet-6")).TryGetProperty("lifecycle", out _));

        var ended = ChangedAsync(harness.Chat, snapshot => snapshot.Find("anthropic.claude-sonnet-7") is null);
        _time.Advance(TimeSpan.FromDays(60));
        await ended.WaitAsync(TestTimeouts.Default, Cancellation);

        Assert.DoesNotContain("anthropic.claude-sonnet-7", await IdsAsync(harness.ChatClient));
        using var gone = await harness.ChatClient.GetAsync("/v1/models/anthropic.claude-sonnet-7", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Contains("has ended on Bedrock on 2027-02-02. Use 'anthropic.claude-sonnet-6'", await gone.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Single(harness.Chat.Logs.Entries, entry => entry.Message.Contains("ends on Bedrock", StringComparison.Ordinal));

        async Task<JsonElement> ModelAsync(string id) => JsonElement.Parse(await harness.ChatClient.GetStringAsync($"/v1/models/{id}", Cancellation));
    }

    [Fact]
    public async Task Restart_while_aws_is_down_serves_what_it_last_listed()
    {
        await using var stub = await StubControlPlane.StartAsync(TestCatalogue.Model("a.newcomer"));
        await using (var first = await StartAsync(stub, options => options.Settings["Catalogue:SnapshotFile"] = SnapshotFile))
        {
            Assert.Contains("a.newcomer", await IdsAsync(first.ChatClient));
        }

        Assert.Equal([SnapshotFile], Directory.GetFiles(Path.GetDirectoryName(SnapshotFile)!));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SnapshotFile));
        }

        stub.Hold();
        await using var again = await StartAsync(stub, options =>
        {
            options.Settings["Catalogue:SnapshotFile"] = SnapshotFile;
            options.WaitUntilReady = false;
        });

        Assert.Contains("a.newcomer", await IdsAsync(again.ChatClient));
        using var ready = await again.ChatClient.GetAsync("/health/ready", Cancellation);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.DoesNotContain("anthropic.claude-sonnet-5", await IdsAsync(again.ChatClient));
    }

    [Theory]
    [InlineData("{\"version\":1,", true)]
    [InlineData("", true)]
    [InlineData("null", false)]
    [InlineData("{\"version\":99,\"source\":\"simulator\",\"regions\":[]}", false)]
    [InlineData("{\"version\":1,\"source\":\"aws\",\"regions\":[{\"region\":\"us-east-1\",\"models\":[{\"modelId\":\"a.other\"}]}]}", false)]
    [InlineData("{\"version\":1,\"source\":\"simulator\",\"regions\":[null,{\"region\":\"eu-west-1\",\"models\":[{\"modelId\":\"a.other\"}]}]}", false)]
    public async Task File_that_cannot_be_used_is_passed_over(string content, bool warns)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SnapshotFile)!);
        await File.WriteAllTextAsync(SnapshotFile, content, Cancellation);
        await using var stub = await StubControlPlane.StartAsync(TestCatalogue.Model("a.b"));
        await using var harness = await StartAsync(stub, options => options.Settings["Catalogue:SnapshotFile"] = SnapshotFile);

        Assert.Contains("a.b", await IdsAsync(harness.ChatClient));
        Assert.DoesNotContain("a.other", await IdsAsync(harness.ChatClient));
        Assert.Equal(warns, harness.Chat.Logs.Entries.Any(entry => entry.Level >= LogLevel.Warning));
    }

    [Fact]
    public async Task Snapshot_that_cannot_be_written_is_said_and_harms_nobody()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "kept"), "a file where a folder should be", Cancellation);
        await using var stub = await StubControlPlane.StartAsync(TestCatalogue.Model("a.b"));
        await using var harness = await StartAsync(stub, options => options.Settings["Catalogue:SnapshotFile"] = SnapshotFile);

        Assert.Contains("a.b", await IdsAsync(harness.ChatClient));
        Assert.Contains("could not be kept", Assert.Single(harness.Chat.Logs.Entries, entry => entry.Level >= LogLevel.Warning).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_without_rights_to_list_are_served_from_the_table_and_that_is_said_once()
    {
        await using var stub = await StubControlPlane.StartAsync();
        stub.Fault = _ => (403, "AccessDeniedException");
        await using var harness = await StartAsync(stub, options => options.Settings["Bedrock:ImageRegion"] = "");
        var before = stub.CallsTo("/foundation-models");
        var attempted = harness.Chat.Logs.WaitForAsync(
            entry => entry.Level == LogLevel.Debug && entry.Message.StartsWith("The credentials may not list", StringComparison.Ordinal), Cancellation);

        _time.Advance(NextRefresh);
        await attempted;

        Assert.True(stub.CallsTo("/foundation-models") > before);
        Assert.Contains("anthropic.claude-sonnet-5", await IdsAsync(harness.ChatClient));
        var warning = Assert.Single(harness.Chat.Logs.Entries, entry => entry.Level >= LogLevel.Warning);
        Assert.StartsWith("The credentials may not list the models of us-east-1", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Account_without_rights_to_list_its_own_profiles_has_all_else()
    {
        await using var stub = await StubControlPlane.StartAsync(TestCatalogue.Model("a.b", "INFERENCE_PROFILE"));
        stub.Profiles = [TestCatalogue.Profile("us.a.b", "a.b")];
        stub.Fault = path => path.Contains("APPLICATION", StringComparison.Ordinal) ? (403, "AccessDeniedException") : null;
        await using var harness = await StartAsync(stub);

        Assert.Equal("us.a.b", Resolver(harness).Resolve("a.b").CallableId);
        harness.AssertNoWarnings();
    }

    [Fact]
    public async Task Profile_that_an_alias_leads_to_is_looked_up_with_the_listings()
    {
        const string haiku = "anthropic.claude-haiku-5-5";
        await using var stub = await StubControlPlane.StartAsync(TestCatalogue.Model(haiku));
        stub.Unlisted = TestCatalogue.Application("abcdefghijkl", "us-east-1", haiku);
        await using var harness = await StartAsync(stub, options =>
            options.Settings["Catalogue:Aliases:team"] = TestCatalogue.ApplicationArn("abcdefghijkl", "us-east-1"));

        Assert.Contains("team", await IdsAsync(harness.ChatClient));
        Assert.Equal(haiku, Resolver(harness).Resolve("team").Model.Id);
        Assert.DoesNotContain("team", await IdsAsync(harness.ImageClient));
        harness.AssertNoWarnings();
    }

    private static ModelResolver Resolver(ServiceHarness harness) => harness.Chat.Services.GetRequiredService<ModelResolver>();

    private static async Task<string[]> IdsAsync(HttpClient client)
    {
        var body = await client.GetStringAsync("/v1/models", Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
        return [.. JsonElement.Parse(body).GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()!)];
    }

    private static Task Found(ServiceHarness harness) => Found(harness.Chat, count: 1);

    private static Task Found(ServiceUnderTest service, int count)
    {
        var seen = 0;
        return service.Logs.Entries.Count(IsFound) >= count
            ? Task.CompletedTask
            : service.Logs.WaitForAsync(entry => IsFound(entry) && ++seen >= count, Cancellation);

        static bool IsFound(LogEntry entry) => entry.Message.StartsWith("Found ", StringComparison.Ordinal);
    }

    private static Task ChangedAsync(ServiceUnderTest service, Func<CatalogueSnapshot, bool> condition)
    {
        var catalogue = service.Services.GetRequiredService<ModelCatalogue>();
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        catalogue.Changed += () =>
        {
            if (condition(catalogue.Current))
            {
                changed.TrySetResult();
            }
        };
        return changed.Task;
    }

    private void UseFakeTime(ServiceHarnessOptions options)
    {
        options.Settings["Bedrock:MaxAttempts"] = "1";
        options.ConfigureServices = services => services.AddSingleton<TimeProvider>(_time);
        // Signatures are good for five minutes, by the simulator's clock too.
        options.ConfigureSimulatorServices = options.ConfigureServices;
    }

    private Task<ServiceHarness> StartAsync(StubControlPlane stub, Action<ServiceHarnessOptions>? configure = null) =>
        ServiceHarness.StartAsync(
            options =>
            {
                UseFakeTime(options);
                options.Settings["Bedrock:SimulatorUrl"] = stub.Url;
                configure?.Invoke(options);
            },
            Cancellation);
}
