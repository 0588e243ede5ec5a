using System.Security.Cryptography;
using System.Text;
using BedrockAspire.Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Auth;

/// <summary>Checks the caller's key. Hashes are compared, in constant time, so neither length nor prefix of the key leaks.</summary>
public sealed class ApiKeyAuthenticator(IOptions<GatewayOptions> options)
{
    private const string Scheme = "Bearer ";

    // A key is short; a header of many kilobytes is refused before it is hashed.
    private const int MaxKeyLength = 1024;

    private static readonly GatewayError Missing = new(
        GatewayErrorKind.AuthenticationFailed,
        "No API key was sent. Send the gateway's key as 'Authorization: Bearer YOUR_KEY' (in Open WebUI: OPENAI_API_KEY or IMAGES_OPENAI_API_KEY).");

    private static readonly GatewayError Wrong = new(
        GatewayErrorKind.AuthenticationFailed, "The API key is not valid for this gateway. Ask its operator for one.");

    private readonly byte[] _expected = SHA256.HashData(Encoding.UTF8.GetBytes(options.Value.ApiKey));

    /// <summary>Checks a request.</summary>
    /// <returns>Null when it may pass, else why not.</returns>
    public GatewayError? Check(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var header = context.Request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return Missing;
        }

        var key = value.AsSpan(Scheme.Length).Trim();
        if (key.IsEmpty)
        {
            return Missing;
        }

        return key.Length <= MaxKeyLength && Matches(key) ? null : Wrong;
    }

    private bool Matches(ReadOnlySpan<char> key)
    {
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(MaxKeyLength)];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(key, bytes)], hash);
        return CryptographicOperations.FixedTimeEquals(hash, _expected);
    }
}
