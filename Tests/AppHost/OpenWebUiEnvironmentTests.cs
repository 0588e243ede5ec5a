using System.Text.Json;
using Environment = BedrockAspire.AppHost.OpenWebUi.OpenWebUiEnvironment<string>;

namespace BedrockAspire.Tests.AppHost;

public sealed class OpenWebUiEnvironmentTests
{
    private const string ChatUrl = "http://chat:4000/v1";
    private const string ImageUrl = "http://image:4100/v1";
    private const string Key = "the-key";
    private const string ImageKey = "the-key-of-the-image-service";

    [Theory]
    [InlineData("OPENAI_API_BASE_URL", ChatUrl)]
    [InlineData("OPENAI_API_KEY", Key)]
    [InlineData("ENABLE_IMAGE_GENERATION", "True")]
    [InlineData("IMAGE_GENERATION_ENGINE", "openai")]
    [InlineData("IMAGE_GENERATION_MODEL", "nova-canvas")]
    [InlineData("IMAGES_OPENAI_API_BASE_URL", ImageUrl)]
    [InlineData("IMAGES_OPENAI_API_KEY", ImageKey)]
    [InlineData("WEBUI_AUTH", "False")]
    [InlineData("AUTOMATIC_IMAGE_GENERATION", "False")]
    public void Every_variable_of_the_guide_is_set(string name, string value) => Assert.Equal(value, Variables()[name]);

    [Theory]
    [InlineData("IMAGES_EDIT_OPENAI", ImageUrl, ImageKey)]
    [InlineData("RAG_OPENAI", ChatUrl, Key)]
    [InlineData("AUDIO_TTS_OPENAI", ChatUrl, Key)]
    [InlineData("AUDIO_STT_OPENAI", ChatUrl, Key)]
    public void Every_url_that_Open_WebUI_does_not_inherit_is_set_with_its_key(string prefix, string url, string key)
    {
        var variables = Variables();

        Assert.Equal(url, variables[$"{prefix}_API_BASE_URL"]);
        Assert.Equal(key, variables[$"{prefix}_API_KEY"]);
    }

    [Fact]
    public void Image_requests_never_go_to_the_chat_service()
    {
        var images = Variables().Where(variable => variable.Key.StartsWith("IMAGE", StringComparison.Ordinal));

        Assert.NotEqual(ChatUrl, ImageUrl);
        Assert.DoesNotContain(images, variable => variable.Value.Contains("chat:4000", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_base_url_is_one_of_the_two_services()
    {
        var urls = Variables().Where(variable => variable.Key.EndsWith("_API_BASE_URL", StringComparison.Ordinal)).ToList();

        Assert.Equal(6, urls.Count);
        Assert.All(urls, variable => Assert.Contains(variable.Value, (string[])[ChatUrl, ImageUrl]));
        Assert.DoesNotContain(Variables().Values, value => value.Contains("openai.com", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Every_base_url_has_a_key_and_no_trailing_slash()
    {
        var variables = Variables();

        foreach (var (name, url) in variables.Where(variable => variable.Key.EndsWith("_API_BASE_URL", StringComparison.Ordinal)))
        {
            Assert.EndsWith("/v1", url, StringComparison.Ordinal);
            Assert.Equal(
                url == ImageUrl ? ImageKey : Key, variables[name.Replace("_BASE_URL", "_KEY", StringComparison.Ordinal)]);
        }
    }

    [Theory]
    [InlineData("ENABLE_PERSISTENT_CONFIG", "False")]
    [InlineData("ENABLE_OLLAMA_API", "False")]
    [InlineData("ENABLE_EVALUATION_ARENA_MODELS", "False")]
    [InlineData("BYPASS_MODEL_ACCESS_CONTROL", "True")]
    [InlineData("DEFAULT_MODELS", "claude-sonnet")]
    [InlineData("TASK_MODEL_EXTERNAL", "claude-haiku")]
    [InlineData("ENABLE_IMAGE_EDIT", "True")]
    [InlineData("IMAGE_EDIT_ENGINE", "openai")]
    [InlineData("IMAGE_EDIT_MODEL", "the-editor")]
    [InlineData("IMAGE_SIZE", "1024x1024")]
    [InlineData("RAG_EMBEDDING_ENGINE", "openai")]
    [InlineData("RAG_EMBEDDING_MODEL", "titan")]
    [InlineData("RAG_EMBEDDING_BATCH_SIZE", "32")]
    [InlineData("RAG_EMBEDDING_CONCURRENT_REQUESTS", "4")]
    [InlineData("WEBUI_SECRET_KEY", "session")]
    public void Defaults_that_do_not_suit_a_gateway_are_replaced(string name, string value) => Assert.Equal(value, Variables()[name]);

    [Theory]
    [InlineData("NO_PROXY")]
    [InlineData("no_proxy")]
    public void No_proxy_stands_between_Open_WebUI_and_the_services(string name) =>
        Assert.Equal("localhost,127.0.0.1,chat,image", Variables()[name]);

    [Fact]
    public void Image_params_are_json_under_the_name_that_is_read_and_the_name_that_is_documented()
    {
        var variables = Variables();

        using var json = JsonDocument.Parse(variables["IMAGES_OPENAI_PARAMS"]);
        Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
        Assert.Equal(variables["IMAGES_OPENAI_PARAMS"], variables["IMAGES_OPENAI_API_PARAMS"]);
    }

    [Fact]
    public void Users_are_forwarded_only_signed()
    {
        Assert.DoesNotContain(Variables().Keys, name => name.Contains("FORWARD", StringComparison.Ordinal));

        var variables = Variables(identitySecret: "identity");

        Assert.Equal("True", variables["ENABLE_FORWARD_USER_INFO_HEADERS"]);
        Assert.Equal("identity", variables["FORWARD_USER_INFO_HEADER_JWT_SECRET"]);
    }

    [Fact]
    public void What_is_not_asked_for_is_left_to_Open_WebUI()
    {
        var variables = new Environment(string.Concat)
        {
            ChatUrl = new("http://chat:4000", "chat", Key, string.Concat),
            ImageUrl = new("http://image:4100", "image", ImageKey, string.Concat),
            ChatModel = "claude-sonnet",
            ImageModel = "nova-canvas",
            ImageEditModel = "nova-canvas",
        }.Variables();

        Assert.DoesNotContain(
            variables.Keys,
            name => name is "DATABASE_URL" or "TASK_MODEL_EXTERNAL" or "WEBUI_SECRET_KEY" or "RAG_EMBEDDING_ENGINE" or "RAG_RERANKING_ENGINE" or "ENABLE_OTEL");
    }

    [Theory]
    [InlineData("ENABLE_RAG_HYBRID_SEARCH", "True")]
    [InlineData("RAG_RERANKING_ENGINE", "external")]
    [InlineData("RAG_RERANKING_MODEL", "the-reranker")]
    [InlineData("RAG_EXTERNAL_RERANKER_URL", ChatUrl + "/rerank")]
    [InlineData("RAG_EXTERNAL_RERANKER_API_KEY", Key)]
    public void Passages_are_sorted_by_the_chat_service(string name, string value) =>
        Assert.Equal(value, Variables(rerankingModel: "the-reranker")[name]);

    [Fact]
    public void The_database_is_named_by_a_url() => Assert.Equal("postgresql://u:p@db:5432/openwebui", Variables()["DATABASE_URL"]);

    [Theory]
    [InlineData("ENABLE_OTEL")]
    [InlineData("ENABLE_OTEL_TRACES")]
    [InlineData("ENABLE_OTEL_METRICS")]
    [InlineData("ENABLE_OTEL_LOGS")]
    public void Telemetry_is_one_decision(string name) => Assert.Equal("True", Variables()[name]);

    private static Dictionary<string, string> Variables(string? identitySecret = null, string? rerankingModel = null)
    {
        var environment = new Environment(string.Concat)
        {
            ChatUrl = new("http://chat:4000", "chat", Key, string.Concat),
            ImageUrl = new("http://image:4100", "image", ImageKey, string.Concat),
            SessionSecret = "session",
            ChatModel = "claude-sonnet",
            TaskModel = "claude-haiku",
            EmbeddingModel = "titan",
            ImageModel = "nova-canvas",
            ImageEditModel = "the-editor",
            IdentitySecret = identitySecret,
            RerankingModel = rerankingModel,
            DatabaseUrl = "postgresql://u:p@db:5432/openwebui",
            Telemetry = true,
        };

        return environment.Variables().ToDictionary(variable => variable.Key, variable => Assert.IsType<string>(variable.Value));
    }
}
