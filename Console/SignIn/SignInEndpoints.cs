using BedrockAspire.Console.Gateway;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Console.SignIn;

/// <summary>The addresses that start and end a session; the page with the form is a component.</summary>
internal static class SignInEndpoints
{
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sign-in/once", UseLinkAsync).AllowAnonymous().RequireRateLimiting(SignInLimits.Policy);
        routes.MapGet("/sign-in/openid", ChallengeAsync).AllowAnonymous();
        routes.MapPost("/sign-out", SignOutAsync).AllowAnonymous();
    }

    private static async Task UseLinkAsync(HttpContext context, OneTimeLink link, SignInFlow flow, IOptions<ConsoleOptions> options, string? token)
    {
        if (!link.TryUse(token))
        {
            context.Response.Redirect("/sign-in?reason=link");
            return;
        }

        try
        {
            await flow.SignInAsync(context, options.Value.ApiKey!);
            context.Response.Redirect("/");
        }
        catch (GatewayCallException)
        {
            // The form says the same with more room, and can be tried again.
            context.Response.Redirect("/sign-in?reason=unavailable");
        }
    }

    private static Task ChallengeAsync(HttpContext context, IOptions<ConsoleOptions> options, string? returnUrl) =>
        string.IsNullOrEmpty(options.Value.OpenId.Authority)
            ? Results.NotFound().ExecuteAsync(context)
            : context.ChallengeAsync(OperatorClaims.OpenIdScheme, new AuthenticationProperties { RedirectUri = ReturnUrls.Local(returnUrl) });

    private static async Task SignOutAsync(HttpContext context)
    {
        await context.SignOutAsync(OperatorClaims.Scheme);
        context.Response.Redirect("/sign-in?reason=out");
    }
}
