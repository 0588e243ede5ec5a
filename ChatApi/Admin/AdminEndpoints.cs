using System.Text.Json;
using BedrockAspire.ChatApi.Admin.Audit;
using BedrockAspire.ChatApi.Admin.Budgets;
using BedrockAspire.ChatApi.Admin.Keys;
using BedrockAspire.ChatApi.Admin.Models;
using BedrockAspire.ChatApi.Admin.Teams;
using BedrockAspire.ChatApi.Admin.Usage;
using BedrockAspire.ChatApi.Admin.Users;
using BedrockAspire.ChatApi.Admin.WhoAmI;
using BedrockAspire.Data.Administration;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Checks;

namespace BedrockAspire.ChatApi.Admin;

/// <summary>The admin API: every route, under one group with one rule of who may.</summary>
internal static class AdminEndpoints
{
    public const string Prefix = "/admin/v1";
    private const string DocumentName = "v1";

    /// <summary>Registers what the routes need.</summary>
    public static WebApplicationBuilder AddAdmin(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, AdministrationJsonContext.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(1, AdminJsonContext.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(2, UsageJsonContext.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(3, ChecksJsonContext.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(4, RegionsJsonContext.Default);
        });
        builder.Services.AddOpenApi(DocumentName, options =>
        {
            options.ShouldInclude = description => description.RelativePath?.StartsWith("admin/", StringComparison.Ordinal) == true;
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = "BedrockAspire admin API";
                document.Info.Version = "1";
                return Task.CompletedTask;
            });
        });
        return builder;
    }

    /// <summary>Maps the routes.</summary>
    public static WebApplication MapAdmin(this WebApplication app)
    {
        var group = app.MapGroup(Prefix).AddEndpointFilter<AdminRoleFilter>();
        WhoAmIEndpoint.Map(group);
        KeyEndpoints.Map(group);
        TeamEndpoints.Map(group);
        UserEndpoints.Map(group);
        BudgetEndpoints.Map(group);
        AuditEndpoints.Map(group);
        ModelAdminEndpoints.Map(group);
        UsageEndpoints.Map(group);
        group.MapChecks();
        group.MapRegions();
        group.MapOpenApi("/openapi.json");
        return app;
    }
}
