using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.ControlPlane;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Catalogue;

/// <summary>Application inference profiles that no listing has.</summary>
public sealed class ProfileLookupTests
{
    private const string Haiku = "anthropic.claude-haiku-5-5";

    private static readonly string Arn = TestCatalogue.ApplicationArn("abcdefghijkl", "us-east-1");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Model_behind_it_decides_and_aws_is_asked_once_by_however_many_requests()
    {
        await using var stub = await StartAsync();
        using var services = Services(stub);
        var test = Test(services);
        stub.Hold();
        var requests = Enumerable.Range(0, 20).Select(_ => test.Resolver.ResolveAsync(Arn, Cancellation).AsTask()).ToArray();
        stub.Release();

        foreach (var resolution in await Task.WhenAll(requests).WaitAsync(TestTimeouts.Default, Cancellation))
        {
            Assert.Equal((Arn, Arn, Haiku), (resolution.RequestedModel, resolution.CallableId, resolution.Model.Id));
            Assert.NotNull(resolution.Model.Facts);
        }

        Assert.Equal(Haiku, test.Resolver.Resolve(Arn).Model.Id);
        Assert.Equal(1, stub.CallsTo("/inference-profiles/"));
    }

    [Fact]
    public async Task Slow_answer_is_waited_for_once_and_used_by_the_next_request()
    {
        await using var stub = await StartAsync();
        using var services = Services(stub);
        var test = Test(services);
        stub.Hold();
        var request = test.Resolver.ResolveAsync(Arn, Cancellation).AsTask();
        Assert.False(request.IsCompleted);

        test.Time.Advance(TimeSpan.FromSeconds(3));
        var first = await request.WaitAsync(TestTimeouts.Default, Cancellation);
        Assert.Equal(("abcdefghijkl", Arn), (first.Model.Id, first.CallableId));
        Assert.Null(first.Model.Facts);

        stub.Release();
        Assert.Equal(Haiku, (await test.Resolver.ResolveAsync(Arn, Cancellation).AsTask().WaitAsync(TestTimeouts.Default, Cancellation)).Model.Id);
        Assert.Equal(1, stub.CallsTo("/inference-profiles/"));
    }

    [Fact]
    public async Task Failure_is_remembered_for_a_while_and_the_profile_is_called_all_the_same()
    {
        await using var stub = await StartAsync();
        using var services = Services(stub);
        var test = Test(services);
        stub.Fault = _ => (403, "AccessDeniedException");

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Arn, (await test.Resolver.ResolveAsync(Arn, Cancellation)).CallableId);
        }

        Assert.Equal(1, stub.CallsTo("/inference-profiles/"));
        stub.Fault = _ => null;
        test.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(Haiku, (await test.Resolver.ResolveAsync(Arn, Cancellation)).Model.Id);
    }

    [Fact]
    public async Task Policy_is_kept_by_profiles_that_are_looked_up()
    {
        await using var stub = await StartAsync();
        using var services = Services(stub);
        var inside = Test(services, ProfileScope.Geo);
        Assert.Equal(Haiku, (await inside.Resolver.ResolveAsync(Arn, Cancellation)).Model.Id);

        stub.Unlisted = TestCatalogue.Application("abcdefghijkl", "us-east-1", Haiku, "us-east-1", "");
        var outside = Test(services, ProfileScope.Geo);
        await Assert.ThrowsAsync<GatewayException>(() => outside.Resolver.ResolveAsync(Arn, Cancellation).AsTask());
    }

    [Fact]
    public async Task Many_made_up_profiles_do_not_flood_aws()
    {
        await using var stub = await StartAsync();
        using var services = Services(stub);
        var test = Test(services);
        stub.Hold();
        var requests = Enumerable.Range(0, 100)
            .Select(i => test.Resolver.ResolveAsync(TestCatalogue.ApplicationArn($"made-up-{i}", "us-east-1"), Cancellation).AsTask()).ToArray();
        Assert.InRange(requests.Count(request => !request.IsCompleted), 1, 8);
        stub.Release();
        await Task.WhenAll(requests).WaitAsync(TestTimeouts.Default, Cancellation);

        Assert.InRange(stub.CallsTo("/inference-profiles/"), 1, 8);
    }

    private static async Task<StubControlPlane> StartAsync()
    {
        var stub = await StubControlPlane.StartAsync();
        stub.Unlisted = TestCatalogue.Application("abcdefghijkl", "us-east-1", Haiku);
        return stub;
    }

    private static ServiceProvider Services(StubControlPlane stub)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Bedrock:SimulatorUrl"] = stub.Url, ["Bedrock:MaxAttempts"] = "1" }).Build();
        return new ServiceCollection().AddLogging().AddBedrock(configuration).BuildServiceProvider();
    }

    private static TestCatalogue Test(ServiceProvider services, ProfileScope scope = ProfileScope.Global) => new(
        new BedrockOptions { Region = "us-east-1", ProfileScope = scope }, client: services.GetRequiredService<BedrockControlClient>());
}
