using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace BedrockAspire.Simulator.Authentication;

/// <summary>Signing keys by day and Region, since deriving one costs four HMACs.</summary>
internal sealed class SigningKeys
{
    private const int Capacity = 256;
    private readonly ConcurrentDictionary<(string Date, string Region), byte[]> _keys = new();

    public byte[] Get(string date, string region)
    {
        if (_keys.TryGetValue((date, region), out var key))
        {
            return key;
        }

        if (_keys.Count >= Capacity)
        {
            _keys.Clear();
        }

        return _keys.GetOrAdd((date, region), static scope => Derive(scope.Date, scope.Region));
    }

    private static byte[] Derive(string date, string region)
    {
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + SimulatorCredentials.SecretAccessKey), Encoding.UTF8.GetBytes(date));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(region));
        key = HMACSHA256.HashData(key, "bedrock"u8);
        return HMACSHA256.HashData(key, "aws4_request"u8);
    }
}
