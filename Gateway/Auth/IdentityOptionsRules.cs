using System.Text;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Auth;

/// <summary>Checks <see cref="IdentityOptions"/> at start.</summary>
public sealed class IdentityOptionsRules : IValidateOptions<IdentityOptions>
{
    // What HS256 asks for (RFC 7518, 3.2), and what keeps a secret from being guessed from one token.
    private const int MinSecretBytes = 32;

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, IdentityOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> faults = [];
        if (options.JwtSecret.Length > 0 && Encoding.UTF8.GetByteCount(options.JwtSecret) < MinSecretBytes)
        {
            faults.Add($"Gateway:Identity:JwtSecret is shorter than {MinSecretBytes} bytes, which HS256 needs. Set a longer one here and as FORWARD_USER_INFO_HEADER_JWT_SECRET of Open WebUI.");
        }

        if (string.IsNullOrWhiteSpace(options.JwtHeader))
        {
            faults.Add("Gateway:Identity:JwtHeader is empty; use the name that Open WebUI sends, X-OpenWebUI-User-Jwt by default.");
        }

        if (options.ClockSkew < TimeSpan.Zero || options.ClockSkew > TimeSpan.FromHours(1))
        {
            faults.Add($"Gateway:Identity:ClockSkew is {options.ClockSkew}; use 00:00:00 to 01:00:00.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
