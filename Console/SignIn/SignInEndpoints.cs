using System.Text.Encodings.Web;
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
        routes.MapGet("/sign-in/continue", Continue).AllowAnonymous();
        routes.MapGet("/sign-in/openid", ChallengeAsync).AllowAnonymous();
        routes.MapPost("/sign-out", SignOutAsync).AllowAnonymous();
    }

    private static async Task UseLinkAsync(HttpContext context, OneTimeLink link, SignInFlow flow, IOptions<ConsoleOptions> options, string? token)
    {
        if (!link.TryTake(token))
        {
            context.Response.Redirect("/sign-in?reason=link");
            return;
        }

        var isSignedIn = false;
        try
        {
            await flow.SignInAsync(context, options.Value.ApiKey!);
            isSignedIn = true;
            context.Response.Redirect(ContinueTo("/"));
        }
        catch (GatewayCallException)
        {
            context.Response.Redirect("/sign-in?reason=link-unavailable");
        }
        finally
        {
            if (!isSignedIn)
            {
                link.GiveBack(token!);
            }
        }
    }

    /// <summary>The address that leads on to a page of the console from another site's redirect.</summary>
    public static string ContinueTo(string? returnUrl) => "/sign-in/continue?returnUrl=" + Uri.EscapeDataString(ReturnUrls.Local(returnUrl));

    // A strict cookie is not sent while a browser follows another site's link or redirect, though it was set on the way. A page of ours that leads on is no other site.
    private static IResult Continue(string? returnUrl)
    {
        var address = HtmlEncoder.Default.Encode(ReturnUrls.Local(returnUrl));
        return Results.Content(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8" /><link rel="icon" href="data:," /><title>Signed in · BedrockAspire</title><meta http-equiv="refresh" content="0; url={address}" /></head>
            <body><main><h1>Signed in</h1><p><a href="{address}">Go on to the console</a></p></main></body>
            </html>
            """,
            "text/html; charset=utf-8");
    }

    private static Task ChallengeAsync(HttpContext context, IOptions<ConsoleOptions> options, string? returnUrl) =>
        string.IsNullOrEmpty(options.Value.OpenId.Authority)
            ? Results.NotFound().ExecuteAsync(context)
            : context.ChallengeAsync(OperatorClaims.OpenIdScheme, new AuthenticationProperties { RedirectUri = ContinueTo(returnUrl) });

    private static async Task SignOutAsync(HttpContext context)
    {
        await context.SignOutAsync(OperatorClaims.Scheme);
        context.Response.Redirect("/sign-in?reason=out");
    }
}
