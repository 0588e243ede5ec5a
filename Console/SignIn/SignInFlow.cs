using System.Security.Claims;
using BedrockAspire.Console.Gateway;
using BedrockAspire.Console.Gateway.Admin;
using Microsoft.AspNetCore.Authentication;

namespace BedrockAspire.Console.SignIn;

/// <summary>Signs in with a key: the gateway says what it may do.</summary>
internal sealed partial class SignInFlow(AdminClientFactory clients, ILogger<SignInFlow> logger)
{
    /// <summary>Checks a key and starts a session.</summary>
    /// <exception cref="GatewayCallException">The key is wrong or may not administer, or the service is away.</exception>
    public async Task SignInAsync(HttpContext context, string key)
    {
        var who = await AskAsync(key, context.RequestAborted);
        if (who.Role is not (OperatorClaims.Admin or OperatorClaims.Reader))
        {
            throw new GatewayCallException(GatewayFault.Forbidden, "This key is for programs. Sign in with a key whose role is admin or reader.");
        }

        Claim[] claims = [new(ClaimTypes.Name, who.KeyName), new(ClaimTypes.Role, who.Role), new(OperatorClaims.Key, key)];
        var identity = new ClaimsIdentity(claims, OperatorClaims.Scheme, ClaimTypes.Name, ClaimTypes.Role);
        await context.SignInAsync(OperatorClaims.Scheme, new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = false });
        Log.SignedIn(logger, who.KeyName, who.Role);
    }

    private async Task<WhoAmI> AskAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await clients.For(key).WhoAmIAsync(cancellationToken);
        }
        catch (GatewayCallException exception)
        {
            Log.Refused(logger, exception.Fault);
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Operator} signed in as {Role}")]
        public static partial void SignedIn(ILogger logger, string @operator, string role);

        [LoggerMessage(2, LogLevel.Warning, "A sign-in was refused: {Fault}")]
        public static partial void Refused(ILogger logger, GatewayFault fault);
    }
}
