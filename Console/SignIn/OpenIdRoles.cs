using System.Security.Claims;

namespace BedrockAspire.Console.SignIn;

/// <summary>Turns what an identity provider says of a person into what the person may do here.</summary>
internal static class OpenIdRoles
{
    private const int MaxNameLength = 128;

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

        // Names are not unique and can be chosen; what stands behind one goes into the audit log with it.
        var id = Find("email") ?? Find("preferred_username") ?? Find("sub") ?? "unknown";
        var name = Find("name") ?? id;
        var onBehalfOf = name == id ? name : $"{name} ({id})";
        Claim[] claims =
        [
            new(ClaimTypes.Name, name),
            new(ClaimTypes.Role, role),
            new(OperatorClaims.Key, options.ApiKey!),
            new(OperatorClaims.OnBehalfOf, onBehalfOf.Length <= MaxNameLength ? onBehalfOf : onBehalfOf[^MaxNameLength..]),
        ];
        return new ClaimsIdentity(claims, OperatorClaims.OpenIdScheme, ClaimTypes.Name, ClaimTypes.Role);

        string? Find(string type) => person.FindFirst(type)?.Value is { Length: > 0 } value ? value : null;
    }
}
