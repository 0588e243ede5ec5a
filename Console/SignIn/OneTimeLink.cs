using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Console.SignIn;

/// <summary>The token that signs in once.</summary>
internal sealed class OneTimeLink(IOptions<ConsoleOptions> options)
{
    private byte[]? _hash = options.Value.OneTimeToken is { Length: > 0 } token ? Hash(token) : null;

    /// <summary>Takes the token, so that nobody else can use it.</summary>
    /// <returns>Whether it was the right one, and not used up.</returns>
    public bool TryTake(string? token) =>
        token is { Length: > 0 and <= 256 }
        && Volatile.Read(ref _hash) is { } hash
        && CryptographicOperations.FixedTimeEquals(Hash(token), hash)
        && Interlocked.CompareExchange(ref _hash, null, hash) == hash;

    /// <summary>Gives a token back with which nobody could sign in after all.</summary>
    public void GiveBack(string token) => Volatile.Write(ref _hash, Hash(token));

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
