using BedrockAspire.ChatApi.Batches;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ChatApi.Moderations;

/// <summary><c>POST /v1/moderations</c>.</summary>
internal static class ModerationsEndpoint
{
    public static IServiceCollection AddModerations(this IServiceCollection services)
    {
        services.AddOptions<ModerationsOptions>().BindConfiguration(ModerationsOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ModerationsOptions>>(new BatchOptionsRules<ModerationsOptions>(ModerationsOptions.SectionName));
        services.AddSingleton<IValidateOptions<ModerationsOptions>, ModerationsOptionsRules>();
        services.AddSingleton(_ => GuardrailFacts.Load());
        services.AddSingleton<GuardrailClient>();
        services.AddSingleton<ModerationsHandler>();
        return services;
    }

    public static IEndpointRouteBuilder MapModerations(this IEndpointRouteBuilder routes)
    {
        var handler = routes.ServiceProvider.GetRequiredService<ModerationsHandler>();
        routes.MapPost("/v1/moderations", (RequestDelegate)handler.HandleAsync);
        return routes;
    }
}
