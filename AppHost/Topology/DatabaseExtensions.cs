using BedrockAspire.AppHost.Gateway;
using BedrockAspire.AppHost.OpenWebUi;
using Microsoft.Extensions.Configuration;

namespace BedrockAspire.AppHost.Topology;

/// <summary>Where accounts, usage and chats are kept.</summary>
internal static class DatabaseExtensions
{
    private const string OpenWebUiName = "openwebuidb";

    /// <summary>The database server, where there are containers and a database that nobody brought along.</summary>
    public static IResourceBuilder<PostgresServerResource>? AddDatabaseServer(this IDistributedApplicationBuilder builder, Surroundings surroundings)
    {
        if (!surroundings.Containers || builder.IsGiven(GatewayBuilderExtensions.DatabaseName))
        {
            return null;
        }

        // Kept together: a volume made with one password is closed to any other.
        var password = builder.AddGeneratedSecret("postgres-password", "The password of the database server. The data volume was made with it.");
        return builder.AddPostgres("postgres", password: password).WithDataVolume("bedrock-aspire-postgres").WithIconName("DatabaseMultiple");
    }

    /// <summary>The gateway's database: the one that a connection string names, else one of the container's, else a file of SQLite.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddGatewayDatabase(
        this IDistributedApplicationBuilder builder, IResourceBuilder<PostgresServerResource>? server)
    {
        if (builder.IsGiven(GatewayBuilderExtensions.DatabaseName))
        {
            return builder.AddConnectionString(GatewayBuilderExtensions.DatabaseName);
        }

        if (server is not null)
        {
            return server.AddDatabase(GatewayBuilderExtensions.DatabaseName);
        }

        return builder.AddConnectionString(
            GatewayBuilderExtensions.DatabaseName, ReferenceExpression.Create($"Data Source={Path.Combine(builder.DataFolder(), "apphost.db")}"));
    }

    /// <summary>The same for Open WebUI, which without one keeps SQLite in its data volume.</summary>
    public static IResourceBuilder<T> WithDatabase<T>(
        this IResourceBuilder<T> page, IResourceBuilder<PostgresServerResource>? server)
        where T : class, IOpenWebUiResource
    {
        var builder = page.ApplicationBuilder;
        if (builder.IsGiven(OpenWebUiName))
        {
            return page.WithDatabaseUrl(builder.AddConnectionString(OpenWebUiName));
        }

        return server is null ? page : page.WithDatabase(server.AddDatabase(OpenWebUiName, "openwebui"));
    }

    /// <summary>Keeps usage that the database has not taken yet out of the project's own folder. What is published says so for itself.</summary>
    public static IResourceBuilder<T> WithUsageSpool<T>(this IResourceBuilder<T> service)
        where T : GatewayResource =>
        service.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? service
            : service.WithEnvironment("Gateway__Usage__SpoolFolder", Path.Combine(service.ApplicationBuilder.DataFolder(), "apphost-usage-spool"));

    private static string DataFolder(this IDistributedApplicationBuilder builder) => builder.Configuration["DataFolder"] is { Length: > 0 } configured
        ? configured
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "BedrockAspire");

    private static bool IsGiven(this IDistributedApplicationBuilder builder, string name) =>
        !string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(name));
}
