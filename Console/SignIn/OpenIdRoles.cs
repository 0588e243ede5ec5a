using System.Security.Claims;

namespace BedrockAspire.Console.SignIn;

/// <summary>Turns what an identity provider says of a person into what the person may do here.</summary>
internal static class OpenIdRoles
{
    /// <returns>Null when none of the person's roles lets her in.</returns>
    public static ClaimsIdentity? Map(ClaimsPrincipal person, ConsoleOptions options)
    {
        var settings = options.OpenId;
        var roles = person.FindAll(settings.RoleClaim).Select(static claim => claim.Value).ToHashSet(StringComparer.Ordinal);
        var role = roles.Contains(settings.AdminRole) ? OperatorClaims.Admin : roles.Contains(settings.ReaderRole) ? OperatorClaims.Reader : null;
        if (role is null)
        {
            return null;
        }

        var name = person.FindFirst("name")?.Value ?? person.FindFirst("preferred_username")?.Value ?? person.FindFirst("sub")?.Value ?? "unknown";
        Claim[] claims = [new(ClaimTypes.Name, name), new(ClaimTypes.Role, role), new(OperatorClaims.Key, options.ApiKey!)];
        return new ClaimsIdentity(claims, OperatorClaims.OpenIdScheme, ClaimTypes.Name, ClaimTypes.Role);
    }
}
