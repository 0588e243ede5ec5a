using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Accounts;

/// <summary>The admin API of a service that administers itself and nothing that both share.</summary>
public static class LocalAdministration
{
    /// <summary>Maps its routes. Where the admin API has an address of its own, they are on no other one.</summary>
    public static void MapLocalAdministration(this WebApplication app, params ReadOnlySpan<Action<RouteGroupBuilder>> routes)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.AdminUrl is { Length: > 0 })
        {
            return;
        }

        var group = app.MapGroup("/admin/v1").AddEndpointFilter<AdminRoleFilter>();
        foreach (var map in routes)
        {
            map(group);
        }
    }
}
