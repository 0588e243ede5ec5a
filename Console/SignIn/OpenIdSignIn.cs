using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Console.SignIn;

/// <summary>How the console signs people in by an identity provider: the authorization code flow with PKCE, by ASP.NET Core's own handler.</summary>
internal static class OpenIdSignIn
{
    public static void Configure(OpenIdConnectOptions openId, IOptions<ConsoleOptions> options)
    {
        var settings = options.Value.OpenId;
        openId.Authority = settings.Authority;
        openId.ClientId = settings.ClientId;
        openId.ClientSecret = settings.ClientSecret;
        openId.ResponseType = "code";
        // By a redirect and not by a form of the other site: for that, cookies would have to be sent with every foreign request.
        openId.ResponseMode = "query";
        openId.CorrelationCookie.SameSite = SameSiteMode.Lax;
        openId.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        openId.NonceCookie.SameSite = SameSiteMode.Lax;
        openId.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        openId.UsePkce = true;
        openId.MapInboundClaims = false;
        openId.SaveTokens = false;
        openId.Scope.Clear();
        foreach (var scope in settings.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            openId.Scope.Add(scope);
        }

        // The standard lets a provider say what it knows of a person there and not in the token.
        openId.GetClaimsFromUserInfoEndpoint = true;
        foreach (var claim in new[] { "preferred_username", settings.RoleClaim })
        {
            openId.ClaimActions.MapJsonKey(claim, claim);
        }

        openId.SignInScheme = OperatorClaims.Scheme;
        openId.CallbackPath = "/sign-in/openid/callback";
        openId.RequireHttpsMetadata = settings.Authority?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) is true;
        openId.TokenValidationParameters.NameClaimType = "name";
        openId.Events.OnTicketReceived = context =>
        {
            if (OpenIdRoles.Map(context.Principal!, options.Value) is { } identity)
            {
                context.Principal = new ClaimsPrincipal(identity);
            }
            else
            {
                Refuse(context, "role");
            }

            return Task.CompletedTask;
        };
        openId.Events.OnRemoteFailure = static context =>
        {
            Refuse(context, OpenIdFailures.ReasonOf(context.Failure, context.HttpContext));
            return Task.CompletedTask;
        };
        openId.Events.OnAccessDenied = static context =>
        {
            Refuse(context, "openid-refused");
            return Task.CompletedTask;
        };
    }

    private static void Refuse(HandleRequestContext<RemoteAuthenticationOptions> context, string reason)
    {
        context.Response.Redirect("/sign-in?reason=" + reason);
        context.HandleResponse();
    }
}
