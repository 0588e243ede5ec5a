using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Console.SignIn;

/// <summary>How often an address may try to sign in.</summary>
internal static class SignInLimits
{
    public const string Policy = "sign-in";

    public static void Add(RateLimiterOptions options)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = static async (context, cancellationToken) =>
        {
            context.HttpContext.Response.ContentType = "text/plain; charset=utf-8";
            await context.HttpContext.Response.WriteAsync("Too many attempts to sign in. Wait a minute, then go back and try again.", cancellationToken);
        };
        options.AddPolicy(Policy, static context =>
        {
            // Looking at the form is no attempt.
            if (HttpMethods.IsGet(context.Request.Method) && !context.Request.Query.ContainsKey("token"))
            {
                return RateLimitPartition.GetNoLimiter("");
            }

            var permits = context.RequestServices.GetRequiredService<IOptions<ConsoleOptions>>().Value.SignInAttemptsPerMinute;
            return RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1) });
        });
    }
}
