using BedrockAspire.ImageApi.Edits;

namespace BedrockAspire.ImageApi.Variations;

/// <summary><c>POST /v1/images/variations</c>.</summary>
internal static class VariationsEndpoint
{
    public static void MapVariations(this IEndpointRouteBuilder routes)
    {
        var handler = routes.ServiceProvider.GetRequiredService<EditsHandler>();
        routes.MapPost("/v1/images/variations", (RequestDelegate)handler.VaryAsync);
    }
}
