using BedrockAspire.Bedrock;
using BedrockAspire.Data.Administration;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Http;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ChatApi.Admin.WhoAmI;

/// <summary><c>/admin/v1/whoami</c>, for every key.</summary>
internal static class WhoAmIEndpoint
{
    private static readonly string Version = typeof(WhoAmIEndpoint).Assembly.GetName().Version?.ToString(3) ?? "";

    public static void Map(RouteGroupBuilder group) =>
        group.MapGet("/whoami", (Delegate)Answer).WithMetadata(new AdminRole(KeyRole.Caller)).Produces<WhoAmIView>();

    private static IResult Answer(HttpContext context)
    {
        var caller = GatewayRequest.Of(context).Caller!;
        var view = new WhoAmIView
        {
            KeyId = caller.KeyId,
            KeyName = caller.KeyName,
            Role = caller.Role.ToString().ToLowerInvariant(),
            TeamId = caller.TeamId,
            UserId = caller.UserId,
            HasDatabase = context.RequestServices.GetService<KeyAdministration>() is not null,
            Backend = context.RequestServices.GetRequiredService<IOptions<BedrockOptions>>().Value.IsSimulated ? "simulator" : "aws",
            Version = Version,
        };
        return AdminRequest.Answer(context, view, AdminJsonContext.Default.WhoAmIView);
    }
}
