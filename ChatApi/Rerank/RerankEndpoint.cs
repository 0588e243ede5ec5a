using BedrockAspire.ChatApi.Batches;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ChatApi.Rerank;

/// <summary><c>POST /v1/rerank</c>.</summary>
internal static class RerankEndpoint
{
    public static IServiceCollection AddRerank(this IServiceCollection services)
    {
        services.AddOptions<RerankOptions>().BindConfiguration(RerankOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RerankOptions>>(new BatchOptionsRules<RerankOptions>(RerankOptions.SectionName));
        services.AddSingleton(_ => RerankModelTable.Load());
        services.AddSingleton<RerankClient>();
        services.AddSingleton<RerankHandler>();
        return services;
    }

    public static IEndpointRouteBuilder MapRerank(this IEndpointRouteBuilder routes)
    {
        var handler = routes.ServiceProvider.GetRequiredService<RerankHandler>();
        routes.MapPost("/v1/rerank", (RequestDelegate)handler.HandleAsync);
        return routes;
    }
}
