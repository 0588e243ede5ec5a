using BedrockAspire.Gateway.Catalogue;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BedrockAspire.Gateway.Http;

/// <summary><c>GET /v1/models</c> and <c>GET /v1/models/{id}</c>; each service lists its own models only.</summary>
public static class ModelEndpoints
{
    /// <summary>Maps the two routes.</summary>
    public static IEndpointRouteBuilder MapModels(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var listing = routes.ServiceProvider.GetRequiredService<ModelListing>();
        var resolver = routes.ServiceProvider.GetRequiredService<ModelResolver>();
        routes.MapGet("/v1/models", (RequestDelegate)(context => JsonResponse.WriteAsync(context.Response, listing.List, context.RequestAborted)));
        // Ids hold ':' and, in ARNs, '/'; a catch-all takes both, and Kestrel leaves "%2F" in the path for us to decode.
        routes.MapGet("/v1/models/{**id}", (RequestDelegate)(async context =>
        {
            var id = ((string?)context.Request.RouteValues["id"] ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
            using var body = new PooledBufferWriter(512);
            ModelListing.WriteModel(body, resolver.Resolve(id));
            await JsonResponse.WriteAsync(context.Response, body.WrittenMemory, context.RequestAborted);
        }));
        return routes;
    }
}
