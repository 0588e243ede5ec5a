namespace BedrockAspire.ImageApi.Generations;

/// <summary><c>POST /v1/images/generations</c>.</summary>
internal static class GenerationsEndpoint
{
    public static void MapGenerations(this IEndpointRouteBuilder routes)
    {
        var handler = routes.ServiceProvider.GetRequiredService<GenerationsHandler>();
        routes.MapPost("/v1/images/generations", (RequestDelegate)handler.HandleAsync);
    }
}
