using BedrockAspire.AppHost.OpenWebUi;

namespace BedrockAspire.AppHost.Gateway;

/// <summary>The gateway's services and the simulator as resources.</summary>
internal static class GatewayBuilderExtensions
{
    public const string EndpointName = "http";

    // It asks for no key; that of the admin API does, so that a link to it would lead to an error.
    private const string ApiDocumentPath = "/openapi.json";

    /// <summary>The name under which the services read the database's connection string.</summary>
    public const string DatabaseName = "gateway";

    /// <summary>The service for text, on a port that clients can be given once and for all.</summary>
    public static IResourceBuilder<ChatApiResource> AddChatApi<TProject>(this IDistributedApplicationBuilder builder, string name, int port)
        where TProject : IProjectMetadata, new() =>
        builder.AddService<ChatApiResource, TProject>(new ChatApiResource(name), port).WithIconName("Chat");

    /// <summary>The service for pictures, on a port that clients can be given once and for all.</summary>
    public static IResourceBuilder<ImageApiResource> AddImageApi<TProject>(this IDistributedApplicationBuilder builder, string name, int port)
        where TProject : IProjectMetadata, new() =>
        builder.AddService<ImageApiResource, TProject>(new ImageApiResource(name), port).WithIconName("Image");

    /// <summary>A Bedrock that runs anywhere, on a free port: nobody but the services needs to find it.</summary>
    public static IResourceBuilder<ProjectResource> AddSimulator<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name, Isolate)
            .WithHttpEndpoint()
            .WithHttpHealthCheck("/_simulator/health")
            .WithIconName("Beaker");

    /// <summary>The operators' page, which asks the services over their public HTTP; one signs in to it with the gateway's key.</summary>
    public static IResourceBuilder<ProjectResource> AddConsole<TProject>(
        this IDistributedApplicationBuilder builder,
        string name,
        int port,
        IResourceBuilder<ChatApiResource> chat,
        IResourceBuilder<ImageApiResource> images,
        IResourceBuilder<IOpenWebUiResource>? openWebUi)
        where TProject : IProjectMetadata, new()
    {
        var console = builder.AddProject<TProject>(name, Isolate)
            .WithHttpEndpoint(port)
            .WithHttpHealthCheck("/health/live")
            .WithEnvironment("Console__ChatUrl", chat.Resource.Endpoint)
            .WithEnvironment("Console__ImageUrl", images.Resource.Endpoint)
            .WithIconName("DataUsage")
            .WithUrlForEndpoint(EndpointName, url => url.DisplayText = "Console");
        return openWebUi is null ? console : console.WithEnvironment("Console__OpenWebUiUrl", openWebUi.GetEndpoint(EndpointName));
    }

    /// <summary>The key that every client of the service has to show.</summary>
    public static IResourceBuilder<T> WithApiKey<T>(this IResourceBuilder<T> service, IResourceBuilder<ParameterResource> apiKey)
        where T : GatewayResource
    {
        service.Resource.ApiKey = apiKey.Resource;
        return service.WithEnvironment("Gateway__ApiKey", apiKey);
    }

    /// <summary>Tells a service where both are, for its answer to a client that asks the wrong one.</summary>
    public static IResourceBuilder<T> WithAddresses<T>(
        this IResourceBuilder<T> service, IResourceBuilder<ChatApiResource> chat, IResourceBuilder<ImageApiResource> images)
        where T : GatewayResource =>
        service.WithEnvironment("Gateway__ChatUrl", chat.Resource.BaseUrl).WithEnvironment("Gateway__ImageUrl", images.Resource.BaseUrl);

    /// <summary>
    /// Leads a service to Bedrock: the simulator where there is one, else AWS. Of AWS's own variables only the region and the profile are named: a
    /// service inherits the others from the AppHost, and copying a secret here would write it into what is published.
    /// </summary>
    public static IResourceBuilder<T> WithBedrock<T>(
        this IResourceBuilder<T> service,
        IResourceBuilder<ProjectResource>? simulator,
        IResourceBuilder<ParameterResource>? region,
        IResourceBuilder<ParameterResource>? profile)
        where T : GatewayResource
    {
        if (region is not null)
        {
            service.WithEnvironment("Bedrock__Region", region);
        }

        if (profile is not null)
        {
            service.WithEnvironment("AWS_PROFILE", profile);
        }

        return simulator is null
            ? service
            : service.WithEnvironment("Bedrock__SimulatorUrl", simulator.GetEndpoint(EndpointName)).WaitFor(simulator);
    }

    /// <summary>Makes the database's tables and ends.</summary>
    public static IResourceBuilder<ProjectResource> AddMigrator<TProject>(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<IResourceWithConnectionString> database)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name, Isolate)
            .WithConnectionString(database)
            .WaitFor(database)
            .WithParentRelationship(database)
            .WithIconName("DatabaseArrowUp");

    /// <summary>The key by which Open WebUI says, signed, who a request is from; with another key nobody is believed.</summary>
    public static IResourceBuilder<T> WithIdentity<T>(this IResourceBuilder<T> service, IResourceBuilder<ParameterResource> secret)
        where T : GatewayResource =>
        service.WithEnvironment("Gateway__Identity__JwtSecret", secret);

    /// <summary>
    /// Names the database, and starts the service when its tables have been made. A service that starts earlier elsewhere serves the configured key and says
    /// that it is not ready; a database that goes away later stops nothing.
    /// </summary>
    public static IResourceBuilder<T> WithDatabase<T>(
        this IResourceBuilder<T> service, IResourceBuilder<IResourceWithConnectionString> database, IResourceBuilder<ProjectResource> migrator)
        where T : GatewayResource =>
        service.WithConnectionString(database).WaitForCompletion(migrator);

    private static IResourceBuilder<T> WithConnectionString<T>(this IResourceBuilder<T> resource, IResourceBuilder<IResourceWithConnectionString> database)
        where T : ProjectResource =>
        resource
            // Nothing but this is read; the host, user and password would be in the environment once more each.
            .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString)
            .WithReference(database, connectionName: DatabaseName);

#pragma warning disable ASPIREPROJECTS001 // What AddProject does, for a resource of a type of its own; there is no other public way.
    private static IResourceBuilder<T> AddService<T, TProject>(this IDistributedApplicationBuilder builder, T resource, int port)
        where T : GatewayResource
        where TProject : IProjectMetadata, new()
    {
        var options = new ProjectResourceOptions();
        Isolate(options);
        return builder.AddResource(resource)
            .WithAnnotation(new TProject())
            .WithProjectDefaults(options)
            .WithHttpEndpoint(port)
            .WithHttpHealthCheck("/health/ready")
            .WithUrlForEndpoint(EndpointName, url => url.DisplayText = "Base URL (add /v1)")
            .WithUrlForEndpoint(EndpointName, _ => new ResourceUrlAnnotation { Url = ApiDocumentPath, DisplayText = "API docs (OpenAPI)" });
    }
#pragma warning restore ASPIREPROJECTS001

    // Ports are chosen by the topology alone, whatever a project's own launch settings or Kestrel section say.
    private static void Isolate(ProjectResourceOptions options)
    {
        options.ExcludeLaunchProfile = true;
        options.ExcludeKestrelEndpoints = true;
    }
}
