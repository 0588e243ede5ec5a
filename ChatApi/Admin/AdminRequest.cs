using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using BedrockAspire.Data.Administration;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.Admin;

/// <summary>What routes of the admin API read of a request besides its body and query, and how they answer.</summary>
internal static class AdminRequest
{
    private const int MaxUserIdLength = 128;

    public static Actor Actor(HttpContext context)
    {
        var request = GatewayRequest.Of(context);
        var caller = request.Caller!;
        return new Actor(caller.KeyId, caller.KeyName, caller.UserId, OnBehalfOf.Of(context, caller.Role), request.RequestId);
    }

    /// <summary>The version that <c>If-Match</c> names; null without it or for <c>*</c>.</summary>
    public static int? IfMatch(HttpContext context)
    {
        var text = context.Request.Headers.IfMatch.ToString().Trim();
        if (text.Length == 0 || text == "*")
        {
            return null;
        }

        return int.TryParse(text.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw GatewayException.Invalid("If-Match must be a version as the object's ETag has it, such as \"3\".", "If-Match");
    }

    public static Guid Id(HttpContext context, string kind)
    {
        var text = (string?)context.Request.RouteValues["id"] ?? "";
        return Guid.TryParse(text, out var id) ? id : throw new GatewayException(GatewayErrorKind.NotFound, $"There is no {kind} of this id.");
    }

    public static string UserId(HttpContext context)
    {
        var text = ((string?)context.Request.RouteValues["id"] ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return text.Length is > 0 and <= MaxUserIdLength ? text : throw new GatewayException(GatewayErrorKind.NotFound, "There is no user of this id.");
    }

    public static T Store<T>(HttpContext context)
        where T : notnull =>
        context.RequestServices.GetService<T>() ?? throw new GatewayException(
            GatewayErrorKind.NoDatabase, "This gateway has no database, so there are no keys, users, budgets and usage to administer. Set ConnectionStrings:gateway.");

    public static IResult Answer<T>(HttpContext context, T value, JsonTypeInfo<T> type, int? version = null, int status = StatusCodes.Status200OK)
    {
        // Secrets and people's data are for no cache.
        context.Response.Headers.CacheControl = "no-store";
        if (version is { } number)
        {
            context.Response.Headers.ETag = $"\"{number.ToString(CultureInfo.InvariantCulture)}\"";
        }

        return Results.Json(value, type, statusCode: status);
    }

    public static IResult Created<T>(HttpContext context, string location, T value, JsonTypeInfo<T> type, int version)
    {
        context.Response.Headers.Location = location;
        return Answer(context, value, type, version, StatusCodes.Status201Created);
    }
}
