using BedrockAspire.Gateway.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Checks;

/// <summary><c>/admin/v1/checks</c>, of both services: each looks at its own way to AWS and to the database.</summary>
public static class CheckEndpoints
{
    /// <summary>Maps the checks below the group of the admin API.</summary>
    public static void MapChecks(this RouteGroupBuilder group)
    {
        group.MapGet("/checks", (Delegate)AllAsync).Produces<CheckList>();
        group.MapGet("/checks/{name}", (Delegate)OneAsync).Produces<CheckReport>();
    }

    /// <summary>Maps the checks of a service that has nothing else to administer. Where the admin API has an address of its own, it is on no other one.</summary>
    public static void MapChecksAlone(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.AdminUrl is not { Length: > 0 })
        {
            app.MapGroup("/admin/v1").AddEndpointFilter<AdminRoleFilter>().MapChecks();
        }
    }

    private static async Task<IResult> AllAsync(HttpContext context)
    {
        var reports = await context.RequestServices.GetRequiredService<GatewayChecks>().RunAllAsync(context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(new CheckList { Data = reports }, ChecksJsonContext.Default.CheckList);
    }

    private static async Task<IResult> OneAsync(HttpContext context)
    {
        var report = await context.RequestServices.GetRequiredService<GatewayChecks>()
            .RunAsync((string?)context.Request.RouteValues["name"] ?? "", context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(report, ChecksJsonContext.Default.CheckReport);
    }
}
