using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace BedrockAspire.Console.SignIn;

/// <summary>Ends what an open page may do when its session ends: the page lives on a web socket, which no cookie's expiry closes.</summary>
internal sealed class SessionStateProvider(ILoggerFactory loggerFactory, Sessions sessions) : RevalidatingServerAuthenticationStateProvider(loggerFactory)
{
    /// <inheritdoc />
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        var id = authenticationState.User.FindFirst(OperatorClaims.Session)?.Value;
        return Task.FromResult(id is not null && sessions.Touch(id));
    }
}
