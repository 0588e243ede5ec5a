using System.Net;
using System.Text;
using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.ControlPlane;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Bedrock;

/// <summary>What AWS's listings may look like beyond their service model, served by a stub.</summary>
public sealed class ControlPlaneListingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Members_that_are_missing_are_empty_and_unknown_ones_pass()
    {
        await using var stub = await StubAsync(path => path.StartsWith("/foundation-models", StringComparison.Ordinal)
            ? """{"modelSummaries":[{"modelId":"a.b","newMember":{"x":[1]},"outputModalities":["HOLOGRAM"]}],"more":1}"""
            : """{"inferenceProfileSummaries":[{"inferenceProfileId":"us.a.b"}]}""");
        using var services = Services(stub);
        var client = services.GetRequiredService<BedrockControlClient>();

        var model = Assert.Single(await client.ListFoundationModelsAsync("us-east-1", Cancellation));
        Assert.Equal(("a.b", 1, 0, 0), (model.ModelId, model.OutputModalities.Count, model.InputModalities.Count, model.InferenceTypesSupported.Count));
        Assert.Empty(Assert.Single(await client.ListInferenceProfilesAsync("us-east-1", "SYSTEM_DEFINED", Cancellation)).Models);
    }

    [Fact]
    public async Task Pages_are_read_to_the_last()
    {
        await using var stub = await StubAsync(path => path.Contains("nextToken=two%2F%3D", StringComparison.Ordinal)
            ? """{"inferenceProfileSummaries":[{"inferenceProfileId":"us.b"}]}"""
            : """{"inferenceProfileSummaries":[{"inferenceProfileId":"us.a"}],"nextToken":"two/="}""");
        using var services = Services(stub);

        var profiles = await services.GetRequiredService<BedrockControlClient>().ListInferenceProfilesAsync("us-east-1", "APPLICATION", Cancellation);

        Assert.Equal(["us.a", "us.b"], profiles.Select(profile => profile.InferenceProfileId));
    }

    [Theory]
    [InlineData("{}", null)]
    [InlineData("null", BedrockErrorCodes.ResponseInvalid)]
    [InlineData("[]", BedrockErrorCodes.ResponseInvalid)]
    [InlineData("""{"modelSummaries":[{}]}""", BedrockErrorCodes.ResponseInvalid)]
    [InlineData("""{"modelSummaries":[{"modelId":"a"}""", BedrockErrorCodes.ResponseInvalid)]
    [InlineData("<html>", BedrockErrorCodes.ResponseInvalid)]
    public async Task Listing_that_is_none_is_an_error_of_its_own(string body, string? code)
    {
        await using var stub = await StubAsync(_ => body);
        using var services = Services(stub);
        var client = services.GetRequiredService<BedrockControlClient>();

        if (code is null)
        {
            Assert.Empty(await client.ListFoundationModelsAsync("us-east-1", Cancellation));
            return;
        }

        var exception = await Assert.ThrowsAsync<BedrockException>(() => client.ListFoundationModelsAsync("us-east-1", Cancellation));
        Assert.Equal(code, exception.Code);
    }

    private static ServiceProvider Services(WebApplication stub)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Bedrock:SimulatorUrl"] = stub.Urls.Single(), ["Bedrock:MaxAttempts"] = "1" })
            .Build();
        return new ServiceCollection().AddLogging().AddBedrock(configuration).BuildServiceProvider();
    }

    private static async Task<WebApplication> StubAsync(Func<string, string> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.Body
                .WriteAsync(Encoding.UTF8.GetBytes(answer(context.Request.Path + context.Request.QueryString.Value)), context.RequestAborted).AsTask();
        });
        await app.StartAsync(Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
        return app;
    }
}
