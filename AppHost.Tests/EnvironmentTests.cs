using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using BedrockAspire.AppHost.OpenWebUi;
using Microsoft.Extensions.DependencyInjection;

namespace BedrockAspire.AppHost.Tests;

/// <summary>What each resource is told, as expressions of the model: nothing has to run for it.</summary>
public sealed class EnvironmentTests
{
    private const string ChatUrl = "{chatapi.bindings.http.url}/v1";
    private const string ImageUrl = "{imageapi.bindings.http.url}/v1";
    private const string ApiKey = "{gateway-api-key.value}";

    [Fact]
    public async Task Every_variable_of_Open_WebUI_is_known()
    {
        await using var builder = await TestTopology.CreateAsync(
            containers: true, simulate: true, "--Parameters:openwebui-reranking-model=cohere.rerank-v3-5:0");

        var environment = await EnvironmentAsync(builder, "openwebui");

        var expected = new Dictionary<string, string>
        {
            ["ENABLE_PERSISTENT_CONFIG"] = "False",
            ["ENABLE_VERSION_UPDATE_CHECK"] = "False",
            ["WEBUI_AUTH"] = "False",
            ["WEBUI_SECRET_KEY"] = "{openwebui-session-secret.value}",
            ["DATABASE_URL"] =
                "postgresql://postgres:{postgres-password.value}@{postgres.bindings.tcp.host}:{postgres.bindings.tcp.port}/openwebui",
            ["ENABLE_OPENAI_API"] = "True",
            ["OPENAI_API_BASE_URL"] = ChatUrl,
            ["OPENAI_API_KEY"] = ApiKey,
            ["DEFAULT_MODELS"] = "{openwebui-chat-model.value}",
            ["TASK_MODEL_EXTERNAL"] = "{openwebui-task-model.value}",
            ["ENABLE_OLLAMA_API"] = "False",
            ["ENABLE_EVALUATION_ARENA_MODELS"] = "False",
            ["BYPASS_MODEL_ACCESS_CONTROL"] = "True",
            ["ENABLE_IMAGE_GENERATION"] = "True",
            ["AUTOMATIC_IMAGE_GENERATION"] = "False",
            ["IMAGE_GENERATION_ENGINE"] = "openai",
            ["IMAGE_GENERATION_MODEL"] = "{openwebui-image-model.value}",
            ["IMAGES_OPENAI_API_BASE_URL"] = ImageUrl,
            ["IMAGES_OPENAI_API_KEY"] = ApiKey,
            ["IMAGE_SIZE"] = "1024x1024",
            ["IMAGES_OPENAI_PARAMS"] = "{}",
            ["IMAGES_OPENAI_API_PARAMS"] = "{}",
            ["ENABLE_IMAGE_EDIT"] = "True",
            ["IMAGE_EDIT_ENGINE"] = "openai",
            ["IMAGE_EDIT_MODEL"] = "{openwebui-image-edit-model.value}",
            ["IMAGES_EDIT_OPENAI_API_BASE_URL"] = ImageUrl,
            ["IMAGES_EDIT_OPENAI_API_KEY"] = ApiKey,
            ["RAG_EMBEDDING_ENGINE"] = "openai",
            ["RAG_EMBEDDING_MODEL"] = "{openwebui-embedding-model.value}",
            ["RAG_OPENAI_API_BASE_URL"] = ChatUrl,
            ["RAG_OPENAI_API_KEY"] = ApiKey,
            ["RAG_EMBEDDING_BATCH_SIZE"] = "32",
            ["RAG_EMBEDDING_CONCURRENT_REQUESTS"] = "4",
            ["ENABLE_RAG_HYBRID_SEARCH"] = "True",
            ["RAG_RERANKING_ENGINE"] = "external",
            ["RAG_RERANKING_MODEL"] = "{openwebui-reranking-model.value}",
            ["RAG_EXTERNAL_RERANKER_URL"] = ChatUrl + "/rerank",
            ["RAG_EXTERNAL_RERANKER_API_KEY"] = ApiKey,
            ["AUDIO_TTS_OPENAI_API_BASE_URL"] = ChatUrl,
            ["AUDIO_TTS_OPENAI_API_KEY"] = ApiKey,
            ["AUDIO_STT_OPENAI_API_BASE_URL"] = ChatUrl,
            ["AUDIO_STT_OPENAI_API_KEY"] = ApiKey,
            ["NO_PROXY"] = "localhost,127.0.0.1,{chatapi.bindings.http.host},{imageapi.bindings.http.host}",
            ["no_proxy"] = "localhost,127.0.0.1,{chatapi.bindings.http.host},{imageapi.bindings.http.host}",
            ["ENABLE_FORWARD_USER_INFO_HEADERS"] = "True",
            ["FORWARD_USER_INFO_HEADER_JWT_SECRET"] = "{openwebui-identity-secret.value}",
            ["ENABLE_OTEL"] = "True",
            ["ENABLE_OTEL_TRACES"] = "True",
            ["ENABLE_OTEL_METRICS"] = "True",
            ["ENABLE_OTEL_LOGS"] = "True",
        };
        Assert.Equal(expected.OrderBy(variable => variable.Key), environment.OrderBy(variable => variable.Key));
    }

    [Fact]
    public async Task Without_a_database_server_Open_WebUI_keeps_its_own()
    {
        await using var builder = await TestTopology.CreateAsync(
            containers: true, simulate: true, "--ConnectionStrings:gateway=Host=db.example;Database=gateway");

        Assert.DoesNotContain("DATABASE_URL", (await EnvironmentAsync(builder, "openwebui")).Keys);
    }

    [Fact]
    public async Task A_database_of_Open_WebUI_can_be_named_too()
    {
        await using var builder = await TestTopology.CreateAsync(
            containers: true,
            simulate: true,
            "--ConnectionStrings:gateway=Host=db.example;Database=gateway",
            "--ConnectionStrings:openwebuidb=postgresql://u:p@db.example/openwebui");

        Assert.Equal("{openwebuidb.connectionString}", (await EnvironmentAsync(builder, "openwebui"))["DATABASE_URL"]);
    }

    [Fact]
    public async Task Every_parameter_says_what_it_is_for()
    {
        await using var builder = await TestTopology.CreateAsync(
            containers: true,
            simulate: false,
            "--Parameters:bedrock-region=eu-west-1",
            "--Parameters:aws-profile=work",
            "--Parameters:openwebui-reranking-model=cohere.rerank-v3-5:0");

        var parameters = builder.Resources.OfType<ParameterResource>().ToList();

        Assert.Equal(
            [
                "aws-profile", "bedrock-region", "gateway-api-key", "openwebui-chat-model", "openwebui-embedding-model",
                "openwebui-identity-secret", "openwebui-image-edit-model", "openwebui-image-model", "openwebui-reranking-model", "openwebui-session-secret", "openwebui-task-model", "postgres-password",
            ],
            parameters.Select(parameter => parameter.Name).Order());
        Assert.All(parameters, parameter => Assert.EndsWith(".", parameter.Description, StringComparison.Ordinal));
        Assert.All(
            parameters, parameter => Assert.Equal(parameter.Name.EndsWith("-key", StringComparison.Ordinal) || parameter.Name.EndsWith("-secret", StringComparison.Ordinal) || parameter.Name == "postgres-password", parameter.Secret));
    }

    [Theory]
    [InlineData(true, "nova-canvas")]
    [InlineData(false, "image")]
    public async Task The_image_models_are_ones_that_are_there(bool simulate, string model)
    {
        await using var builder = await TestTopology.CreateAsync(containers: true, simulate);

        Assert.Equal(model, await ParameterAsync(builder, "openwebui-image-model"));
        Assert.Equal("image-edit", await ParameterAsync(builder, "openwebui-image-edit-model"));
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
        Assert.Equal("{bedrock-region.value}", environment["Bedrock__Region"]);
        Assert.Equal("eu-central-1", await ParameterAsync(builder, "bedrock-region"));
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

    [Theory]
    [InlineData("IMAGES_OPENAI_API_BASE_URL", "imageapi")]
    [InlineData("IMAGES_EDIT_OPENAI_API_BASE_URL", "imageapi")]
    [InlineData("OPENAI_API_BASE_URL", "chatapi")]
    public async Task A_url_that_was_led_elsewhere_stops_Open_WebUI(string variable, string service)
    {
        await using var builder = await TestTopology.CreateAsync(containers: true, simulate: true);
        var page = builder.Resources.OfType<OpenWebUiResource>().Single();
        builder.CreateResourceBuilder(page).WithEnvironment(variable, "http://localhost:4000/v1");

        var error = await Record.ExceptionAsync(() => EnvironmentAsync(builder, "openwebui"));

        var text = Assert.IsType<DistributedApplicationException>(error?.InnerException ?? error).Message;
        Assert.StartsWith($"{variable} of Open WebUI 'openwebui' was set to something other than '{service}'", text, StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, string>> EnvironmentAsync(IDistributedApplicationTestingBuilder builder, string name)
    {
        // Some values ask for the application's services; the application itself is not needed.
        await using var services = builder.Services.BuildServiceProvider();
        await builder.Eventing.PublishAsync(
            new BeforeStartEvent(services, new DistributedApplicationModel(builder.Resources)), TestContext.Current.CancellationToken);
        var publish = new DistributedApplicationExecutionContextOptions(DistributedApplicationOperation.Publish) { Services = services };
        var configuration = await ExecutionConfigurationBuilder.Create(builder.Resources.Single(resource => resource.Name == name))
            .WithEnvironmentVariablesConfig()
            .BuildAsync(new(publish), cancellationToken: TestContext.Current.CancellationToken);

        if (configuration.Exception is { } exception)
        {
            throw exception;
        }

        return configuration.EnvironmentVariables.ToDictionary();
    }

    private static async Task<string?> ParameterAsync(IDistributedApplicationTestingBuilder builder, string name) =>
        await builder.Resources.OfType<ParameterResource>().Single(parameter => parameter.Name == name)
            .GetValueAsync(TestContext.Current.CancellationToken);
}
