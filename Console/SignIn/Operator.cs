using BedrockAspire.Console.Gateway;
using BedrockAspire.Console.Gateway.Admin;
using Microsoft.AspNetCore.Components.Authorization;

namespace BedrockAspire.Console.SignIn;

/// <summary>Who looks at a page, and the clients that work with this person's key.</summary>
internal sealed class Operator(AuthenticationStateProvider authentication, AdminClientFactory clients)
{
    /// <summary>The name of the person or key.</summary>
    public async Task<string> NameAsync() => (await authentication.GetAuthenticationStateAsync()).User.Identity?.Name ?? "";

    /// <summary>Whether the person may change things.</summary>
    public async Task<bool> IsAdminAsync() => (await authentication.GetAuthenticationStateAsync()).User.IsInRole(OperatorClaims.Admin);

    /// <summary>The key that this person's calls are made with.</summary>
    /// <exception cref="GatewayCallException">The session has ended.</exception>
    public async Task<string> KeyAsync() =>
        (await authentication.GetAuthenticationStateAsync()).User.FindFirst(OperatorClaims.Key)?.Value
        ?? throw new GatewayCallException(GatewayFault.SignedOut, "Your sign-in has ended. Sign in again.");

    /// <summary>The admin API.</summary>
    public async Task<AdminClient> AdminAsync()
    {
        var key = await KeyAsync();
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        return user.FindFirst(OperatorClaims.OnBehalfOf) is { Value: var person } ? clients.For(key, person, user.IsInRole(OperatorClaims.Admin)) : clients.For(key);
    }
}
