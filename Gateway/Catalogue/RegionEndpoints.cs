using BedrockAspire.Gateway.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary><c>/admin/v1/regions</c> and <c>/admin/v1/models/refresh</c>, of both services: each has a catalogue of its own, with its own regions.</summary>
public static class RegionEndpoints
{
    private static readonly TimeSpan RefreshTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Maps the two routes below the group of the admin API.</summary>
    public static void MapRegions(this RouteGroupBuilder group)
    {
        group.MapPost("/models/refresh", (Delegate)RefreshAsync).Produces<RegionList>();
        group.MapGet("/regions", (Delegate)Regions).Produces<RegionList>();
    }

    private static IResult Regions(HttpContext context)
    {
        RefuseQuery(context.Request);
        return Answer(context, context.RequestServices.GetRequiredService<CatalogueRefresher>());
    }

    private static async Task<IResult> RefreshAsync(HttpContext context)
    {
        RefuseQuery(context.Request);
        var refresher = context.RequestServices.GetRequiredService<CatalogueRefresher>();
        using var timeout = new CancellationTokenSource(RefreshTimeout, context.RequestServices.GetRequiredService<TimeProvider>());
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, timeout.Token);
        try
        {
            await refresher.RefreshNowAsync(bound.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            throw new GatewayException(GatewayErrorKind.UpstreamTimeout, $"AWS has not listed its models within {RefreshTimeout.TotalSeconds:0} seconds. What is known of them stays in use.");
        }

        return Answer(context, refresher);
    }

    // A filter that nobody has must not look as if it had been applied.
    private static void RefuseQuery(HttpRequest request)
    {
        if (request.Query.Keys.FirstOrDefault() is { } name)
        {
            throw GatewayException.Invalid($"A parameter is not valid: {name} is no parameter of this route.", name);
        }
    }

    private static IResult Answer(HttpContext context, CatalogueRefresher refresher)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(new RegionList { Data = [.. refresher.Regions.Select(RegionView.Of)] }, RegionsJsonContext.Default.RegionList);
    }
}
