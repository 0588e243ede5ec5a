namespace BedrockAspire.ImageApi.Edits;

/// <summary><c>POST /v1/images/edits</c>.</summary>
internal static class EditsEndpoint
{
    public static void MapEdits(this IEndpointRouteBuilder routes)
    {
        var handler = routes.ServiceProvider.GetRequiredService<EditsHandler>();
        routes.MapPost("/v1/images/edits", (RequestDelegate)handler.EditAsync);
    }
}
