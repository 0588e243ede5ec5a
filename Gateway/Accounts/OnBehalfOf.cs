using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using Microsoft.AspNetCore.Http;

namespace BedrockAspire.Gateway.Accounts;

/// <summary>
/// The person in whose name a program with an admin's key works, as the program says. The key vouches for it: who holds it may do everything anyway, so
/// the name gives no right and takes none, and only says in the audit log who it was.
/// </summary>
public static class OnBehalfOf
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 128;

    /// <summary>Reads the header; null when there is none.</summary>
    /// <exception cref="GatewayException">It is not readable, or the key may not say it.</exception>
    public static string? Of(HttpContext context, KeyRole role)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.Request.Headers.TryGetValue(GatewayHeaders.OnBehalfOf, out var values) || values.Count == 0)
        {
            return null;
        }

        if (role < KeyRole.Admin)
        {
            throw new GatewayException(
                GatewayErrorKind.PermissionDenied, $"Only a key with the role 'admin' may say for whom it works. Leave out {GatewayHeaders.OnBehalfOf}.", GatewayHeaders.OnBehalfOf);
        }

        var name = values.Count == 1 ? Uri.UnescapeDataString(values[0] ?? "").Trim() : "";
        return name.Length is > 0 and <= MaxLength && !name.Any(char.IsControl)
            ? name
            : throw GatewayException.Invalid(
                $"{GatewayHeaders.OnBehalfOf} must be one name of 1 to {MaxLength} characters without control characters, percent-encoded UTF-8.", GatewayHeaders.OnBehalfOf);
    }
}
