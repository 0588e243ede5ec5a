using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

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
