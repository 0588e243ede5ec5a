namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
internal static class ChatCompletionsEndpoint
{
    public static IEndpointRouteBuilder MapChatCompletions(this IEndpointRouteBuilder routes)
    {
        var handler = routes.ServiceProvider.GetRequiredService<ChatCompletionsHandler>();
        routes.MapPost("/v1/chat/completions", (RequestDelegate)handler.HandleAsync);
        return routes;
    }
}
