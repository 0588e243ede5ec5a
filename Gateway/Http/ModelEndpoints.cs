using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BedrockAspire.Gateway.Http;

/// <summary><c>GET /v1/models</c> and <c>GET /v1/models/{id}</c>; each service lists its own models only.</summary>
public static class ModelEndpoints
{
    // The list changes whenever AWS's does, and differs by key once keys do.
    private const string Revalidate = "private, no-cache";

    /// <summary>Maps the two routes.</summary>
    public static IEndpointRouteBuilder MapModels(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var listing = routes.ServiceProvider.GetRequiredService<ModelListing>();
        var resolver = routes.ServiceProvider.GetRequiredService<ModelResolver>();
        routes.MapGet("/v1/models", (RequestDelegate)(context => AnswerAsync(context, listing.ListFor(GatewayRequest.Of(context).Caller))));
        // Ids hold ':' and, in ARNs, '/'; a catch-all takes both, and Kestrel leaves "%2F" in the path for us to decode.
        routes.MapGet("/v1/models/{**id}", (RequestDelegate)(async context =>
        {
            var id = ((string?)context.Request.RouteValues["id"] ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
            var model = await resolver.ResolveAsync(id, context.RequestAborted);
            if (GatewayRequest.Of(context).Caller?.MayUse(model.RequestedModel, model.Model.Id) == false)
            {
                throw new GatewayException(GatewayErrorKind.ModelNotFound, "The API key may not use this model. GET /v1/models lists those that it may use.", "model");
            }

            using var body = new PooledBufferWriter(512);
            listing.WriteModel(body, model);
            await JsonResponse.WriteAsync(context.Response, body.WrittenMemory, context.RequestAborted);
        }));
        return routes;
    }

    private static Task AnswerAsync(HttpContext context, PreparedList list)
    {
        var headers = context.Response.Headers;
        headers.ETag = list.ETag;
        headers.CacheControl = Revalidate;
        if (!IsKnownTo(context.Request, list.ETag))
        {
            return JsonResponse.WriteAsync(context.Response, list.Body, context.RequestAborted);
        }

        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }

    // Tags are quoted, so one is never part of another; a weak one, W/"…", is as good here.
    private static bool IsKnownTo(HttpRequest request, string etag)
    {
        foreach (var value in request.Headers.IfNoneMatch)
        {
            if (value is not null && (value.Contains(etag, StringComparison.Ordinal) || value == "*"))
            {
                return true;
            }
        }

        return false;
    }
}
