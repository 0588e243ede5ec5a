using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace BedrockAspire.Console.SignIn;

/// <summary>How often an address may try to sign in.</summary>
internal static class SignInLimits
{
    public const string Policy = "sign-in";

    private const int AttemptsPerMinute = 20;

    public static void Add(RateLimiterOptions options)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = static async (context, cancellationToken) =>
        {
            context.HttpContext.Response.ContentType = "text/plain; charset=utf-8";
            await context.HttpContext.Response.WriteAsync("Too many attempts to sign in. Wait a minute, then go back and try again.", cancellationToken);
        };
        options.AddPolicy(Policy, static context => RateLimitPartition.GetFixedWindowLimiter(
            context.Connection.RemoteIpAddress?.ToString() ?? "",
            static _ => new FixedWindowRateLimiterOptions { PermitLimit = AttemptsPerMinute, Window = TimeSpan.FromMinutes(1) }));
    }
}
