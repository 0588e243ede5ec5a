using BedrockAspire.AppHost.Gateway;

namespace BedrockAspire.AppHost.OpenWebUi;

/// <summary>
/// Open WebUI as a resource whose connections are typed: the chat service cannot be given where pictures are meant, and it does not start unless both
/// were named.
/// </summary>
internal static class OpenWebUiBuilderExtensions
{
    private const string EndpointName = "http";

    // The newest version whose handling of these variables was read in its source.
    private const string Version = "0.10.1";
    private const int ContainerPort = 8080;

    /// <summary>Adds Open WebUI as a container. <see cref="WithChatApi"/> and <see cref="WithImageApi"/> are required, the rest is not.</summary>
    public static IResourceBuilder<OpenWebUiResource> AddOpenWebUI(this IDistributedApplicationBuilder builder, [ResourceName] string name) =>
        builder.AddResource(new OpenWebUiResource(name))
            .WithImage("open-webui/open-webui", $"v{Version}")
            .WithImageRegistry("ghcr.io")
            .WithHttpEndpoint(targetPort: ContainerPort, name: EndpointName)
            .WithCommonParts()
            .WithTelemetry();

    /// <summary>Adds Open WebUI as a process, by uvx, which downloads it on the first start.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="dataFolder">Where it keeps chats, uploads and its database.</param>
    public static IResourceBuilder<OpenWebUiProcessResource> AddOpenWebUIProcess(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string dataFolder)
    {
        Directory.CreateDirectory(dataFolder);
        var page = builder.AddResource(new OpenWebUiProcessResource(name, dataFolder))
            .WithHttpEndpoint(name: EndpointName, env: "PORT")
            .WithEnvironment("DATA_DIR", dataFolder);
        var port = page.GetEndpoint(EndpointName).Property(EndpointProperty.TargetPort);
        return page
            .WithArgs("--python", "3.11", $"open-webui@{Version}", "serve", "--host", "127.0.0.1", "--port")
            .WithArgs(context => context.Args.Add(port))
            .WithCommonParts();
    }

    /// <summary>The service for chats, and the model that a new chat starts with. Open WebUI shows that service's key.</summary>
    public static IResourceBuilder<T> WithChatApi<T>(
        this IResourceBuilder<T> page, IResourceBuilder<ChatApiResource> chat, IResourceBuilder<ParameterResource> defaultModel)
        where T : class, IOpenWebUiResource
    {
        page.Resource.Settings.Chat = chat.Resource;
        page.Resource.Settings.ChatModel = Expression(defaultModel);
        return page.WithReferenceRelationship(chat).WaitForStart(chat);
    }

    /// <summary>The service for pictures, and the models that draw and that change one: not every model that draws can also edit.</summary>
    public static IResourceBuilder<T> WithImageApi<T>(
        this IResourceBuilder<T> page,
        IResourceBuilder<ImageApiResource> images,
        IResourceBuilder<ParameterResource> model,
        IResourceBuilder<ParameterResource> editModel)
        where T : class, IOpenWebUiResource
    {
        page.Resource.Settings.Images = images.Resource;
        page.Resource.Settings.ImageModel = Expression(model);
        page.Resource.Settings.ImageEditModel = Expression(editModel);
        return page.WithReferenceRelationship(images).WaitForStart(images);
    }

    /// <summary>A PostgreSQL database for chats and users, in place of SQLite in the data folder.</summary>
    public static IResourceBuilder<T> WithDatabase<T>(this IResourceBuilder<T> page, IResourceBuilder<PostgresDatabaseResource> database)
        where T : class, IOpenWebUiResource
    {
        page.Resource.Settings.DatabaseUrl = database.Resource.UriExpression;
        return page.WithReferenceRelationship(database).WaitFor(database);
    }

    /// <summary>A database that a connection string names, which has to be a <c>postgresql://</c> URL.</summary>
    public static IResourceBuilder<T> WithDatabaseUrl<T>(this IResourceBuilder<T> page, IResourceBuilder<IResourceWithConnectionString> url)
        where T : class, IOpenWebUiResource
    {
        page.Resource.Settings.DatabaseUrl = url.Resource.ConnectionStringExpression;
        return page.WithReferenceRelationship(url);
    }

    /// <summary>The model that documents are found by, asked through the chat service. Vectors of two models cannot be compared: a change means indexing anew.</summary>
    public static IResourceBuilder<T> WithEmbeddings<T>(this IResourceBuilder<T> page, IResourceBuilder<ParameterResource> model)
        where T : class, IOpenWebUiResource
    {
        page.Resource.Settings.EmbeddingModel = Expression(model);
        return page;
    }

    /// <summary>The model that sorts the passages that were found, asked through the chat service; null for none. It needs <see cref="WithEmbeddings"/>.</summary>
    public static IResourceBuilder<T> WithReranker<T>(this IResourceBuilder<T> page, IResourceBuilder<ParameterResource>? model)
        where T : class, IOpenWebUiResource
    {
        page.Resource.Settings.RerankingModel = model is null ? null : Expression(model);
        return page;
    }

    /// <summary>A small model for titles, tags and follow-ups, in place of the chat's own.</summary>
    public static IResourceBuilder<T> WithTaskModel<T>(this IResourceBuilder<T> page, IResourceBuilder<ParameterResource> model)
        where T : class, IOpenWebUiResource
    {
        page.Resource.Settings.TaskModel = Expression(model);
        return page;
    }

    /// <summary>The key that signs sessions. With a generated and kept one nobody is logged out by a restart.</summary>
    public static IResourceBuilder<T> WithSessionSecret<T>(this IResourceBuilder<T> page, IResourceBuilder<ParameterResource> secret)
        where T : class, IOpenWebUiResource
    {
        page.Resource.Settings.SessionSecret = Expression(secret);
        return page;
    }

    /// <summary>The key by which each request says, signed, who the user is. The services verify it with the same key.</summary>
    public static IResourceBuilder<T> WithIdentity<T>(this IResourceBuilder<T> page, IResourceBuilder<ParameterResource> secret)
        where T : class, IOpenWebUiResource
    {
        page.Resource.Settings.IdentitySecret = Expression(secret);
        return page;
    }

    /// <summary>The port on this machine.</summary>
    public static IResourceBuilder<T> WithHostPort<T>(this IResourceBuilder<T> page, int port)
        where T : class, IOpenWebUiResource =>
        page.WithEndpoint(EndpointName, endpoint => endpoint.Port = port);

    /// <summary>A volume for uploads, vectors and, without a database, chats.</summary>
    public static IResourceBuilder<OpenWebUiResource> WithDataVolume(this IResourceBuilder<OpenWebUiResource> page, string? name = null) =>
        page.WithVolume(name ?? VolumeNameGenerator.Generate(page, "data"), "/app/backend/data");

    private static IResourceBuilder<OpenWebUiResource> WithTelemetry(this IResourceBuilder<OpenWebUiResource> page)
    {
        page.Resource.Settings.Telemetry = page.ApplicationBuilder.ExecutionContext.IsRunMode;
        return page.WithOtlpExporter().WithEnvironment(context =>
        {
            // Open WebUI takes TLS for granted, whatever the URL says.
            var url = context.ExecutionContext.IsRunMode ? page.ApplicationBuilder.Configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] : null;
            if (url?.StartsWith("http://", StringComparison.OrdinalIgnoreCase) == true)
            {
                context.EnvironmentVariables["OTEL_EXPORTER_OTLP_INSECURE"] = "True";
            }
        });
    }

    private static IResourceBuilder<T> WithCommonParts<T>(this IResourceBuilder<T> page)
        where T : class, IOpenWebUiResource
    {
        // On this machine nobody else is let in; what is published may be open to many.
        page.Resource.Settings.SignIn = page.ApplicationBuilder.ExecutionContext.IsPublishMode;
        page.ApplicationBuilder.Eventing.Subscribe<BeforeStartEvent>((_, _) =>
        {
            OpenWebUiRules.RequireServices(page.Resource.Name, page.Resource.Settings);

            // Last of all callbacks, so that it sees what every other one made of the variables.
            page.WithEnvironment(context => OpenWebUiRules.RequireUrls(page.Resource.Name, page.Resource.Settings, context.EnvironmentVariables));
            return Task.CompletedTask;
        });
        return page
            .WithHttpHealthCheck("/health", endpointName: EndpointName)
            .WithIconName("ChatMultiple")
            .WithUrlForEndpoint(EndpointName, url => url.DisplayText = "Open WebUI")
            .WithEnvironment(context =>
            {
                foreach (var (variable, value) in Describe(page.Resource).Variables())
                {
                    context.EnvironmentVariables[variable] = value;
                }
            });
    }

    private static OpenWebUiEnvironment<ReferenceExpression> Describe(IOpenWebUiResource page)
    {
        var settings = page.Settings;
        OpenWebUiRules.RequireServices(page.Name, settings);
        return new OpenWebUiEnvironment<ReferenceExpression>(Concat)
        {
            ChatUrl = new(Root(settings.Chat!), Host(settings.Chat!), Key(settings.Chat!), Concat),
            ImageUrl = new(Root(settings.Images!), Host(settings.Images!), Key(settings.Images!), Concat),
            SessionSecret = settings.SessionSecret,
            IdentitySecret = settings.IdentitySecret,
            ChatModel = settings.ChatModel!,
            ImageModel = settings.ImageModel!,
            ImageEditModel = settings.ImageEditModel!,
            TaskModel = settings.TaskModel,
            EmbeddingModel = settings.EmbeddingModel,
            RerankingModel = settings.RerankingModel,
            DatabaseUrl = settings.DatabaseUrl,
            SignIn = settings.SignIn,
            Telemetry = settings.Telemetry,
        };
    }

    private static ReferenceExpression Root(GatewayResource service) => ReferenceExpression.Create($"{service.Endpoint}");

    private static ReferenceExpression Host(GatewayResource service) =>
        ReferenceExpression.Create($"{service.Endpoint.Property(EndpointProperty.Host)}");

    private static ReferenceExpression Key(GatewayResource service) => ReferenceExpression.Create($"{service.ApiKey!}");

    private static ReferenceExpression Expression(IResourceBuilder<ParameterResource> parameter) => ReferenceExpression.Create($"{parameter.Resource}");

    /// <summary>Joins strings and expressions into one expression.</summary>
    private static ReferenceExpression Concat(IReadOnlyList<object> parts)
    {
        var expression = new ReferenceExpressionBuilder();
        foreach (var part in parts)
        {
            if (part is ReferenceExpression inner)
            {
                expression.Append($"{inner}");
            }
            else
            {
                expression.AppendLiteral((string)part);
            }
        }

        return expression.Build();
    }
}
