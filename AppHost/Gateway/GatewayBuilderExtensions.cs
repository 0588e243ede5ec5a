namespace BedrockAspire.AppHost.Gateway;

/// <summary>The gateway's services and the simulator as resources.</summary>
internal static class GatewayBuilderExtensions
{
    public const string EndpointName = "http";

    /// <summary>The name under which the services read the database's connection string.</summary>
    public const string DatabaseName = "gateway";

    // Ports are chosen by the topology alone, whatever a project's own launch settings or Kestrel section say.
    private static readonly ProjectResourceOptions Isolated = new() { ExcludeLaunchProfile = true, ExcludeKestrelEndpoints = true };

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
        builder.AddProject<TProject>(name, options =>
            {
                options.ExcludeLaunchProfile = true;
                options.ExcludeKestrelEndpoints = true;
            })
            .WithHttpEndpoint()
            .WithHttpHealthCheck("/_simulator/health")
            .WithIconName("Beaker");

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

    /// <summary>Names the database without waiting for it: a gateway that stops for want of a database would be worse than one that degrades.</summary>
    public static IResourceBuilder<T> WithDatabase<T>(
        this IResourceBuilder<T> service, IResourceBuilder<IResourceWithConnectionString>? database)
        where T : GatewayResource =>
        database is null
            ? service
            : service
                // The services read nothing but this; the host, user and password would be in the environment once more each.
                .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString)
                .WithReference(database, connectionName: DatabaseName);

#pragma warning disable ASPIREPROJECTS001 // What AddProject does, for a resource of a type of its own; there is no other public way.
    private static IResourceBuilder<T> AddService<T, TProject>(this IDistributedApplicationBuilder builder, T resource, int port)
        where T : GatewayResource
        where TProject : IProjectMetadata, new() =>
        builder.AddResource(resource)
            .WithAnnotation(new TProject())
            .WithProjectDefaults(Isolated)
            .WithHttpEndpoint(port)
            .WithHttpHealthCheck("/health/ready")
            .WithUrlForEndpoint(EndpointName, url => url.DisplayText = "Base URL (add /v1)");
#pragma warning restore ASPIREPROJECTS001
}
