using System.Net;
using System.Net.Http.Headers;
using BedrockAspire.ChatApi;
using BedrockAspire.Gateway;
using BedrockAspire.ImageApi;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Admin;

public sealed class AdminAddressTests
{
    private const string Key = "sk-test-key";

    [Fact]
    public async Task With_an_address_of_its_own_the_admin_API_is_there_and_nowhere_else()
    {
        var (own, admin) = (FreePort.NextUrl(), FreePort.NextUrl());
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Testing", ContentRootPath = RepositoryRoot.Combine("ChatApi") });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = own,
            ["Gateway:ApiKey"] = Key,
            ["Gateway:AdminUrl"] = admin,
            // Nothing listens there: the built-in table of models serves.
            ["Bedrock:SimulatorUrl"] = "http://127.0.0.1:9",
        });
        builder.Logging.ClearProviders();
        builder.AddChatApi();
        await using var app = builder.Build();
        app.MapChatApi();
        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(own + "/v1/models"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(own + "/admin/v1/whoami"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(admin + "/admin/v1/whoami"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(admin + "/v1/models"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(own + "/health/live"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(admin + "/health/live"));
    }

    [Fact]
    public async Task The_image_service_which_has_one_address_then_has_no_admin_API_on_it()
    {
        var own = FreePort.NextUrl();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Testing", ContentRootPath = RepositoryRoot.Combine("ImageApi") });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = own,
            ["Gateway:ApiKey"] = Key,
            ["Gateway:AdminUrl"] = FreePort.NextUrl(),
            ["Bedrock:SimulatorUrl"] = "http://127.0.0.1:9",
        });
        builder.Logging.ClearProviders();
        builder.AddImageApi();
        await using var app = builder.Build();
        app.MapImageApi();
        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(own + "/v1/models"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(own + "/admin/v1/checks"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(own + "/admin/v1/regions"));
    }

    [Theory]
    [InlineData("localhost:4001")]
    [InlineData("http://localhost:4001/admin")]
    [InlineData("ftp://localhost")]
    public void What_is_no_address_is_refused_at_start(string url)
    {
        var result = new GatewayOptionsRules().Validate(null, new GatewayOptions { ApiKey = Key, AdminUrl = url });

        Assert.Contains("Gateway:AdminUrl", Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusAsync(string url)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        using var response = await client.GetAsync(new Uri(url), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
