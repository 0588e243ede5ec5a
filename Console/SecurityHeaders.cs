namespace BedrockAspire.Console;

/// <summary>What browsers are told about every page: scripts, styles, pictures and connections from here only, no framing, no referrer.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    // MudBlazor places its pop-ups by style attributes. Pictures that were drawn are data, not addresses.
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(
            static state =>
            {
                var headers = ((HttpContext)state).Response.Headers;
                headers.ContentSecurityPolicy = Policy;
                headers.XContentTypeOptions = "nosniff";
                headers.XFrameOptions = "DENY";
                headers["Referrer-Policy"] = "no-referrer";
                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
                return Task.CompletedTask;
            },
            context);
        return next(context);
    }
}
