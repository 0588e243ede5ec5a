namespace BedrockAspire.AppHost.OpenWebUi;

/// <summary>
/// The environment that makes Open WebUI a client of both services. <typeparamref name="TValue"/> stands for what is known only once the
/// resources run, such as a URL or a secret: Aspire's expressions in the topology, plain strings in tests.
/// </summary>
/// <remarks>
/// The chat URL and the image URL are two types and both are required, so neither can be left out or take the other's place.
/// </remarks>
internal sealed partial class OpenWebUiEnvironment<TValue>(Func<IReadOnlyList<object>, TValue> concat)
    where TValue : class
{
    private const string Yes = "True";
    private const string No = "False";

    public required ChatBaseUrl ChatUrl { get; init; }

    public required ImageBaseUrl ImageUrl { get; init; }

    /// <summary>Signs Open WebUI's sessions; with another key every user is logged out. Null: it makes one and keeps it in its data folder.</summary>
    public TValue? SessionSecret { get; init; }

    /// <summary>The model that a new chat starts with.</summary>
    public required TValue ChatModel { get; init; }

    public required TValue ImageModel { get; init; }

    /// <summary>A setting of its own, as not every model that draws can also change a picture.</summary>
    public required TValue ImageEditModel { get; init; }

    /// <summary>A small model for titles, tags and follow-ups: a reasoning model would spend their token budget on thinking. Null: the chat's own.</summary>
    public TValue? TaskModel { get; init; }

    /// <summary>The model that documents are found by, through the chat service. Null: Open WebUI's own, which it downloads.</summary>
    public TValue? EmbeddingModel { get; init; }

    /// <summary>The model that sorts what was found, through the chat service. Null: nothing is sorted.</summary>
    public TValue? RerankingModel { get; init; }

    /// <summary>A <c>postgresql://</c> URL. Null: SQLite in the data folder.</summary>
    public TValue? DatabaseUrl { get; init; }

    /// <summary>Whether people sign in. Without it everybody is the one administrator, which is for a machine of one's own.</summary>
    public bool SignIn { get; init; }

    /// <summary>Whether traces, metrics and logs go to where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says. The container's image can, an installation by pip or uvx cannot.</summary>
    public bool Telemetry { get; init; }

    /// <summary>Where set, Open WebUI signs who the user is into each request; where not, it says nothing about the user.</summary>
    public TValue? IdentitySecret { get; init; }

    /// <summary>Further members of each image request, a JSON object.</summary>
    public string ImageParams { get; init; } = "{}";

    /// <summary>The variables by name; each value is a string or a <typeparamref name="TValue"/>.</summary>
    public IReadOnlyDictionary<string, object> Variables()
    {
        var variables = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            // The variables below are the whole configuration: without this, what the first start wrote to the database wins over them.
            ["ENABLE_PERSISTENT_CONFIG"] = No,
            ["WEBUI_AUTH"] = SignIn ? Yes : No,
            ["ENABLE_VERSION_UPDATE_CHECK"] = No,
        };
        if (SessionSecret is not null)
        {
            variables["WEBUI_SECRET_KEY"] = SessionSecret;
        }

        AddChat(variables);
        AddImages(variables);
        AddDocuments(variables);
        AddAudio(variables);
        AddNetwork(variables);
        AddIdentity(variables);
        AddTelemetry(variables);
        if (DatabaseUrl is not null)
        {
            variables["DATABASE_URL"] = DatabaseUrl;
        }

        return variables;
    }

    private void AddChat(Dictionary<string, object> variables)
    {
        variables["ENABLE_OPENAI_API"] = Yes;
        variables["OPENAI_API_BASE_URL"] = ChatUrl.Value;
        variables["OPENAI_API_KEY"] = ChatUrl.Key;
        variables["DEFAULT_MODELS"] = ChatModel;
        if (TaskModel is not null)
        {
            // The gateway counts as an external connection, so the variable for local task models is not read.
            variables["TASK_MODEL_EXTERNAL"] = TaskModel;
        }

        variables["ENABLE_OLLAMA_API"] = No;
        variables["ENABLE_EVALUATION_ARENA_MODELS"] = No;

        // Otherwise nobody but an administrator sees a model until each one is published by hand.
        variables["BYPASS_MODEL_ACCESS_CONTROL"] = Yes;
    }

    // Base URLs and keys are not inherited from OPENAI_API_BASE_URL, whatever Open WebUI's documentation says: one that is unset means OpenAI's
    // own service, so that prompts and documents would leave for there. Hence every one is set, here and in the two methods that follow.
    private void AddImages(Dictionary<string, object> variables)
    {
        variables["ENABLE_IMAGE_GENERATION"] = Yes;
        variables["AUTOMATIC_IMAGE_GENERATION"] = No;
        variables["IMAGE_GENERATION_ENGINE"] = "openai";
        variables["IMAGE_GENERATION_MODEL"] = ImageModel;
        variables["IMAGES_OPENAI_API_BASE_URL"] = ImageUrl.Value;
        variables["IMAGES_OPENAI_API_KEY"] = ImageUrl.Key;

        // The default, 512x512, is a size that few of Bedrock's models draw.
        variables["IMAGE_SIZE"] = "1024x1024";

        // The first name is the one that is read, the second the one that is documented.
        variables["IMAGES_OPENAI_PARAMS"] = ImageParams;
        variables["IMAGES_OPENAI_API_PARAMS"] = ImageParams;

        variables["ENABLE_IMAGE_EDIT"] = Yes;
        variables["IMAGE_EDIT_ENGINE"] = "openai";
        variables["IMAGE_EDIT_MODEL"] = ImageEditModel;
        variables["IMAGES_EDIT_OPENAI_API_BASE_URL"] = ImageUrl.Value;
        variables["IMAGES_EDIT_OPENAI_API_KEY"] = ImageUrl.Key;
    }

    private void AddDocuments(Dictionary<string, object> variables)
    {
        variables["RAG_OPENAI_API_BASE_URL"] = ChatUrl.Value;
        variables["RAG_OPENAI_API_KEY"] = ChatUrl.Key;
        if (EmbeddingModel is null)
        {
            return;
        }

        variables["RAG_EMBEDDING_ENGINE"] = "openai";
        variables["RAG_EMBEDDING_MODEL"] = EmbeddingModel;
        if (RerankingModel is not null)
        {
            // Only a hybrid search sorts what it found. The URL is whole, unlike all others.
            variables["ENABLE_RAG_HYBRID_SEARCH"] = Yes;
            variables["RAG_RERANKING_ENGINE"] = "external";
            variables["RAG_RERANKING_MODEL"] = RerankingModel;
            variables["RAG_EXTERNAL_RERANKER_URL"] = concat([ChatUrl.Value, "/rerank"]);
            variables["RAG_EXTERNAL_RERANKER_API_KEY"] = ChatUrl.Key;
        }

        // By default each paragraph is a request of its own and all of them are sent at once, hundreds for one document.
        variables["RAG_EMBEDDING_BATCH_SIZE"] = "32";
        variables["RAG_EMBEDDING_CONCURRENT_REQUESTS"] = "4";
    }

    // Speech stays with the browser and the local model; these are for whoever switches its engine to "openai" in the settings.
    private void AddAudio(Dictionary<string, object> variables)
    {
        foreach (var direction in (string[])["TTS", "STT"])
        {
            variables[$"AUDIO_{direction}_OPENAI_API_BASE_URL"] = ChatUrl.Value;
            variables[$"AUDIO_{direction}_OPENAI_API_KEY"] = ChatUrl.Key;
        }
    }

    private void AddNetwork(Dictionary<string, object> variables)
    {
        // Open WebUI honours proxy variables, and a proxy cannot reach the services. Docker may set either spelling; the small one is read first.
        var direct = concat(["localhost,127.0.0.1,", ChatUrl.Host, ",", ImageUrl.Host]);
        variables["NO_PROXY"] = direct;
        variables["no_proxy"] = direct;
    }

    private void AddIdentity(Dictionary<string, object> variables)
    {
        if (IdentitySecret is not null)
        {
            variables["ENABLE_FORWARD_USER_INFO_HEADERS"] = Yes;
            variables["FORWARD_USER_INFO_HEADER_JWT_SECRET"] = IdentitySecret;
        }
    }

    private void AddTelemetry(Dictionary<string, object> variables)
    {
        if (Telemetry)
        {
            variables["ENABLE_OTEL"] = Yes;

            // With traces on, each request to the services carries a traceparent, so that theirs is the same trace.
            variables["ENABLE_OTEL_TRACES"] = Yes;
            variables["ENABLE_OTEL_METRICS"] = Yes;
            variables["ENABLE_OTEL_LOGS"] = Yes;
        }
    }
}
