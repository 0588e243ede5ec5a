using BedrockAspire.AppHost.OpenWebUi;
using Microsoft.Extensions.Configuration;

namespace BedrockAspire.AppHost.Topology;

/// <summary>The steps that AppHost.cs is written in.</summary>
internal static class ResourceBuilderExtensions
{
    private const string DatabaseName = "gateway";

    /// <summary>A secret that is generated once and kept in user secrets, so that clients and volumes made with it go on working.</summary>
    public static ReferenceExpression AddGeneratedSecret(this IDistributedApplicationBuilder builder, string name)
    {
        // Letters and digits only: the value goes into headers, shells and configuration files.
        var generated = new GenerateParameterDefault { MinLength = 43, Special = false };
        return Expression(builder.AddParameter(name, generated, secret: true, persist: true));
    }

    /// <summary>A value that can be set as <c>Parameters:name</c>.</summary>
    public static ReferenceExpression AddSetting(this IDistributedApplicationBuilder builder, string name, string defaultValue) =>
        Expression(builder.AddParameter(name, () => builder.Configuration[$"Parameters:{name}"] ?? defaultValue, publishValueAsDefault: true));

    /// <summary>The gateway's database: the one that a connection string names, else a container, else a file of SQLite.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddGatewayDatabase(
        this IDistributedApplicationBuilder builder, Surroundings surroundings)
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(DatabaseName)))
        {
            return builder.AddConnectionString(DatabaseName);
        }

        if (surroundings.Containers)
        {
            return builder.AddPostgres("postgres").WithDataVolume("bedrock-aspire-postgres").AddDatabase(DatabaseName);
        }

        return builder.AddConnectionString(DatabaseName, ReferenceExpression.Create($"Data Source={Path.Combine(DataFolder(builder), "apphost.db")}"));
    }

    /// <summary>Makes the database's tables and ends.</summary>
    public static IResourceBuilder<ProjectResource> AddMigrator<TProject>(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<IResourceWithConnectionString> database)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name, Isolate).WithReference(database, connectionName: DatabaseName).WaitFor(database);

    /// <summary>One of the gateway's services, on a port that clients can be given once and for all.</summary>
    public static IResourceBuilder<ProjectResource> AddGatewayService<TProject>(
        this IDistributedApplicationBuilder builder, string name, int port)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name, Isolate)
            .WithHttpEndpoint(port)
            .WithHttpHealthCheck("/health/ready");

    /// <summary>A Bedrock of our own, on a free port: nobody but the services needs to find it.</summary>
    public static IResourceBuilder<ProjectResource> AddSimulator<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name, Isolate)
            .WithHttpEndpoint()
            .WithHttpHealthCheck("/_simulator/health");

    public static IResourceBuilder<ProjectResource> WithGatewaySettings(
        this IResourceBuilder<ProjectResource> service,
        ReferenceExpression apiKey,
        OpenWebUiEnvironment<ReferenceExpression>.ChatBaseUrl chatUrl,
        OpenWebUiEnvironment<ReferenceExpression>.ImageBaseUrl imageUrl,
        ReferenceExpression identitySecret) =>
        service
            .WithEnvironment("Gateway__ApiKey", apiKey)
            // Each service knows both, to tell a client that asks the wrong one where to go.
            .WithEnvironment("Gateway__ChatUrl", chatUrl.Value)
            .WithEnvironment("Gateway__ImageUrl", imageUrl.Value)
            .WithEnvironment("Gateway__Identity__JwtSecret", identitySecret);

    /// <summary>
    /// Leads a service to Bedrock. AWS's own variables need no mention: a service inherits the AppHost's environment, and copying a secret
    /// here would write it into what is published.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithBedrock(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<ProjectResource>? simulator)
    {
        if (service.ApplicationBuilder.Configuration["Bedrock:Region"] is { Length: > 0 } region)
        {
            service.WithEnvironment("Bedrock__Region", region);
        }

        return simulator is null
            ? service
            : service.WithEnvironment("Bedrock__SimulatorUrl", simulator.GetEndpoint("http")).WaitFor(simulator);
    }

    /// <summary>
    /// Names the database, and starts the service when its tables have been made. A service that starts earlier elsewhere serves the configured key and says
    /// that it is not ready; a database that goes away later stops nothing.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithDatabase(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<IResourceWithConnectionString> database, IResourceBuilder<ProjectResource> migrator) =>
        service.WithReference(database, connectionName: DatabaseName).WaitForCompletion(migrator).WithSpool();

    // What is published has its own disk, which is for whoever deploys it to choose.
    private static IResourceBuilder<ProjectResource> WithSpool(this IResourceBuilder<ProjectResource> service) =>
        service.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? service
            : service.WithEnvironment("Gateway__Usage__SpoolFolder", Path.Combine(DataFolder(service.ApplicationBuilder), "apphost-usage-spool"));

    private static string DataFolder(IDistributedApplicationBuilder builder) => builder.Configuration["DataFolder"] is { Length: > 0 } configured
        ? configured
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "BedrockAspire");

    private static ReferenceExpression Expression(IResourceBuilder<ParameterResource> parameter) =>
        ReferenceExpression.Create($"{parameter.Resource}");

    // Ports are chosen here alone, whatever a project's own launch settings or Kestrel section say.
    private static void Isolate(ProjectResourceOptions options)
    {
        options.ExcludeLaunchProfile = true;
        options.ExcludeKestrelEndpoints = true;
    }
}
