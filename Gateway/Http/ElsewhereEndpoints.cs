using BedrockAspire.Gateway.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Http;

/// <summary>
/// The other service's routes, which answer with its address. A client that was given one URL for both, as happens when Open WebUI's
/// IMAGES_OPENAI_API_BASE_URL is not set, learns what to change instead of meeting a bare 404.
/// </summary>
public static class ElsewhereEndpoints
{
    // What the chat service has besides chat.
    private static readonly string[] TextRoutes = ["completions", "embeddings", "moderations", "rerank"];

    /// <summary>Maps the image service's routes on the chat service.</summary>
    public static IEndpointRouteBuilder MapImagesElsewhere(this IEndpointRouteBuilder routes) =>
        Map(routes, "/v1/images/{**rest}", static options => $"Pictures are served by the image endpoint {options.ImageUrl}. Send this to "
            + $"{options.ImageUrl}/images/… (in Open WebUI: IMAGES_OPENAI_API_BASE_URL={options.ImageUrl}).");

    /// <summary>Maps the chat service's routes on the image service.</summary>
    public static IEndpointRouteBuilder MapChatElsewhere(this IEndpointRouteBuilder routes)
    {
        Map(routes, "/v1/chat/{**rest}", static options => $"Chat is served by the chat endpoint {options.ChatUrl}. Send this to "
            + $"{options.ChatUrl}/chat/completions (in Open WebUI: OPENAI_API_BASE_URL={options.ChatUrl}).");
        foreach (var route in TextRoutes)
        {
            Map(routes, $"/v1/{route}", options => $"This is served by the chat endpoint {options.ChatUrl}. Send it to {options.ChatUrl}/{route}.");
        }

        return routes;
    }

    private static IEndpointRouteBuilder Map(IEndpointRouteBuilder routes, string pattern, Func<GatewayOptions, string> describe)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var error = new GatewayError(
            GatewayErrorKind.WrongEndpoint, describe(routes.ServiceProvider.GetRequiredService<IOptions<GatewayOptions>>().Value));
        routes.MapPost(pattern, (RequestDelegate)(context => OpenAIErrorWriter.WriteAsync(context, error, context.RequestAborted)));
        return routes;
    }
}
