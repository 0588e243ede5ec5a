using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace BedrockAspire.AppHost.Tests;

/// <summary>What each resource is told, as expressions of the model: nothing has to run for it.</summary>
public sealed class EnvironmentTests
{
    private const string ChatUrl = "{chatapi.bindings.http.url}/v1";
    private const string ImageUrl = "{imageapi.bindings.http.url}/v1";
    private const string ApiKey = "{gateway-api-key.value}";

    [Theory]
    [InlineData("OPENAI_API_BASE_URL", ChatUrl)]
    [InlineData("OPENAI_API_KEY", ApiKey)]
    [InlineData("IMAGES_OPENAI_API_BASE_URL", ImageUrl)]
    [InlineData("IMAGES_OPENAI_API_KEY", ApiKey)]
    [InlineData("IMAGES_EDIT_OPENAI_API_BASE_URL", ImageUrl)]
    [InlineData("RAG_OPENAI_API_BASE_URL", ChatUrl)]
    [InlineData("FORWARD_USER_INFO_HEADER_JWT_SECRET", "{openwebui-identity-secret.value}")]
    [InlineData("WEBUI_SECRET_KEY", "{openwebui-session-secret.value}")]
    [InlineData("IMAGE_GENERATION_MODEL", "{openwebui-image-model.value}")]
    [InlineData("NO_PROXY", "localhost,127.0.0.1,{chatapi.bindings.http.host},{imageapi.bindings.http.host}")]
    public async Task Open_WebUI_is_led_to_the_services_by_their_endpoints(string name, string expression)
    {
        await using var builder = await TestTopology.CreateAsync(containers: true, simulate: true);

        Assert.Equal(expression, (await EnvironmentAsync(builder, "openwebui"))[name]);
    }

    [Fact]
    public async Task No_url_in_the_environment_of_Open_WebUI_is_a_literal()
    {
        await using var builder = await TestTopology.CreateAsync(containers: true, simulate: true);

        Assert.DoesNotContain((await EnvironmentAsync(builder, "openwebui")).Values, value => value.Contains("://", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "nova-canvas")]
    [InlineData(false, "image")]
    public async Task The_image_model_is_one_that_is_there(bool simulate, string model)
    {
        await using var builder = await TestTopology.CreateAsync(containers: true, simulate);

        Assert.Equal(model, await ParameterAsync(builder, "openwebui-image-model"));
    }

    [Fact]
    public async Task Models_can_be_set()
    {
        await using var builder = await TestTopology.CreateAsync(
            containers: true, simulate: true, "--Parameters:openwebui-chat-model=nova-pro");

        Assert.Equal("nova-pro", await ParameterAsync(builder, "openwebui-chat-model"));
    }

    [Theory]
    [InlineData("chatapi")]
    [InlineData("imageapi")]
    public async Task Each_service_knows_the_key_both_urls_and_the_simulator(string service)
    {
        await using var builder = await TestTopology.CreateAsync(containers: true, simulate: true, "--Bedrock:Region=eu-central-1");

        var environment = await EnvironmentAsync(builder, service);

        Assert.Equal(ApiKey, environment["Gateway__ApiKey"]);
        Assert.Equal(ChatUrl, environment["Gateway__ChatUrl"]);
        Assert.Equal(ImageUrl, environment["Gateway__ImageUrl"]);
        Assert.Equal("{simulator.bindings.http.url}", environment["Bedrock__SimulatorUrl"]);
        Assert.Equal("eu-central-1", environment["Bedrock__Region"]);
        Assert.Equal("{gateway.connectionString}", environment["ConnectionStrings__gateway"]);
        Assert.Equal("{openwebui-identity-secret.value}", environment["Gateway__Identity__JwtSecret"]);
    }

    [Theory]
    [InlineData("chatapi")]
    [InlineData("imageapi")]
    public async Task With_credentials_no_service_hears_of_a_simulator_and_no_secret_is_copied(string service)
    {
        await using var builder = await TestTopology.CreateAsync(containers: false, simulate: false);

        var environment = await EnvironmentAsync(builder, service);

        Assert.DoesNotContain("Bedrock__SimulatorUrl", environment.Keys);
        Assert.DoesNotContain(environment.Keys, name => name.StartsWith("AWS_", StringComparison.Ordinal));
    }

    private static async Task<Dictionary<string, string>> EnvironmentAsync(IDistributedApplicationTestingBuilder builder, string name)
    {
        // Some values ask for the application's services; the application itself is not needed.
        await using var services = builder.Services.BuildServiceProvider();
        var publish = new DistributedApplicationExecutionContextOptions(DistributedApplicationOperation.Publish) { Services = services };
        var configuration = await ExecutionConfigurationBuilder.Create(builder.Resources.Single(resource => resource.Name == name))
            .WithEnvironmentVariablesConfig()
            .BuildAsync(new(publish), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Null(configuration.Exception);
        return configuration.EnvironmentVariables.ToDictionary();
    }

    private static async Task<string?> ParameterAsync(IDistributedApplicationTestingBuilder builder, string name) =>
        await builder.Resources.OfType<ParameterResource>().Single(parameter => parameter.Name == name)
            .GetValueAsync(TestContext.Current.CancellationToken);
}
