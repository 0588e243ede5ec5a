using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using Microsoft.AspNetCore.Http;

namespace BedrockAspire.Gateway.Accounts;

/// <summary>Lets through whose key has the role that a route asks for. On the group, so that no route can be without it.</summary>
public sealed class AdminRoleFilter : IEndpointFilter
{
    /// <inheritdoc />
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var http = context.HttpContext;
        var least = LeastOf(http);
        // Nobody at all is who came past the check of keys, which must not be.
        var role = GatewayRequest.Of(http).Caller?.Role ?? throw new InvalidOperationException("A request reached the admin API without a checked key.");
        if (role < least)
        {
            throw new GatewayException(
                GatewayErrorKind.PermissionDenied, $"The API key has the role '{Name(role)}', and this route asks for '{Name(least)}'. Use another key, or have its role raised.");
        }

        // Also where nothing is written down: who may not say it learns so at once.
        OnBehalfOf.Of(http, role);
        return next(context);
    }

    private static KeyRole LeastOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<AdminRole>()?.Least
        ?? (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) ? KeyRole.Reader : KeyRole.Admin);

    private static string Name(KeyRole role) => role.ToString().ToLowerInvariant();
}
