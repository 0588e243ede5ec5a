using System.Text;

namespace BedrockAspire.Simulator.Assistant;

/// <summary>FNV-1a: the same on every machine and in every run, unlike <see cref="string.GetHashCode()"/>.</summary>
internal static class StableHash
{
    public static uint Of(ReadOnlySpan<byte> data, int seed = 0)
    {
        var hash = 2166136261u ^ (uint)seed;
        foreach (var value in data)
        {
            hash = (hash ^ value) * 16777619;
        }

        return hash;
    }

    public static uint Of(string text, int seed = 0) => Of(Encoding.UTF8.GetBytes(text), seed);

    /// <summary>Letters and digits that look random.</summary>
    public static string Name(string text, int length, int seed)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        var state = ((ulong)Of(text, seed) << 32) | Of(text, seed + 1);
        return string.Create(length, state, static (span, value) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                value += 0x9E3779B97F4A7C15;
                var mixed = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
                mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
                span[i] = alphabet[(int)((mixed ^ (mixed >> 31)) % (ulong)alphabet.Length)];
            }
        });
    }
}
