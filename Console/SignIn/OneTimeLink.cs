using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Console.SignIn;

/// <summary>The token that signs in once.</summary>
internal sealed class OneTimeLink(IOptions<ConsoleOptions> options)
{
    private byte[]? _hash = options.Value.OneTimeToken is { Length: > 0 } token ? Hash(token) : null;

    /// <summary>Uses the token up.</summary>
    /// <returns>Whether it was the right one, for the first time.</returns>
    public bool TryUse(string? token) =>
        token is { Length: > 0 and <= 256 }
        && Volatile.Read(ref _hash) is { } hash
        && CryptographicOperations.FixedTimeEquals(Hash(token), hash)
        && Interlocked.CompareExchange(ref _hash, null, hash) == hash;

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
