using System.Buffers.Text;
using System.Security.Cryptography;

namespace BedrockAspire.Data.Administration;

/// <summary>Makes keys: 256 random bits.</summary>
internal static class KeySecret
{
    public const string Prefix = "sk-ba-";

    private const int RandomBytes = 32;

    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
}
