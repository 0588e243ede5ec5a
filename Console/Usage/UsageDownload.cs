using BedrockAspire.Console.Gateway;
using BedrockAspire.Console.Gateway.Admin;
using BedrockAspire.Console.SignIn;

namespace BedrockAspire.Console.Usage;

/// <summary>CSV of calls, passed on from the admin API as it comes.</summary>
internal static class UsageDownload
{
    private static readonly string[] Parameters = ["from", "to", "key_id", "team_id", "user_id", "model", "service", "status"];

    public static void MapUsageDownload(this IEndpointRouteBuilder routes) => routes.MapGet("/usage.csv", WriteAsync);

    private static async Task WriteAsync(HttpContext context, AdminClientFactory clients)
    {
        var key = context.User.FindFirst(OperatorClaims.Key)!.Value;
        var path = Parameters.Aggregate("usage/calls.csv", (path, name) => AdminClient.With(path, name, context.Request.Query[name]));
        try
        {
            using var csv = await clients.For(key).OpenAsync(path, context.RequestAborted);
            context.Response.ContentType = "text/csv; charset=utf-8";
            context.Response.Headers.ContentDisposition = "attachment; filename=usage.csv";
            await csv.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (GatewayCallException exception) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(exception.Message, context.RequestAborted);
        }
    }
}
