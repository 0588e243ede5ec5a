using BedrockAspire.ChatApi.Batches;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ChatApi.Embeddings;

/// <summary><c>POST /v1/embeddings</c>.</summary>
internal static class EmbeddingsEndpoint
{
    public static IServiceCollection AddEmbeddings(this IServiceCollection services)
    {
        services.AddOptions<EmbeddingsOptions>().BindConfiguration(EmbeddingsOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EmbeddingsOptions>>(new BatchOptionsRules<EmbeddingsOptions>(EmbeddingsOptions.SectionName));
        services.AddSingleton(_ => EmbeddingModelTable.Load());
        services.AddSingleton<EmbeddingClient>();
        services.AddSingleton<EmbeddingsHandler>();
        return services;
    }

    public static IEndpointRouteBuilder MapEmbeddings(this IEndpointRouteBuilder routes)
    {
        var handler = routes.ServiceProvider.GetRequiredService<EmbeddingsHandler>();
        routes.MapPost("/v1/embeddings", (RequestDelegate)handler.HandleAsync);
        return routes;
    }
}
