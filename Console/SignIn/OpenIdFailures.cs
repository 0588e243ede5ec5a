using Microsoft.IdentityModel.Tokens;

namespace BedrockAspire.Console.SignIn;

/// <summary>What the sign-in page says when an identity provider's answer did not sign anybody in.</summary>
internal static partial class OpenIdFailures
{
    /// <summary>The reason for the page's address; the details go into the log.</summary>
    public static string ReasonOf(Exception? failure, HttpContext context)
    {
        var reason = failure switch
        {
            SecurityTokenInvalidAudienceException => "openid-audience",
            SecurityTokenExpiredException => "openid-expired",
            _ when context.Request.Query["error"] == "access_denied" => "openid-refused",
            _ => "openid",
        };
        var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OpenIdFailures).FullName!);
        Log.Refused(logger, reason, failure?.Message ?? "no reason was given");
        return reason;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A sign-in by OpenID Connect was refused ({Reason}): {Details}")]
        public static partial void Refused(ILogger logger, string reason, string details);
    }
}
