namespace BedrockAspire.ChatApi.Completions;

/// <summary><c>POST /v1/completions</c>.</summary>
internal static class CompletionsEndpoint
{
    public static IServiceCollection AddCompletions(this IServiceCollection services) => services.AddSingleton<CompletionsHandler>();

    public static IEndpointRouteBuilder MapCompletions(this IEndpointRouteBuilder routes)
    {
        var handler = routes.ServiceProvider.GetRequiredService<CompletionsHandler>();
        routes.MapPost("/v1/completions", (RequestDelegate)handler.HandleAsync);
        return routes;
    }
}
