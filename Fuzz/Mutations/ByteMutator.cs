namespace BedrockAspire.Fuzz.Mutations;

/// <summary>Changes that know nothing of what the bytes mean.</summary>
internal static class ByteMutator
{
    private const int MaxBytes = 256 * 1024;

    private static readonly byte[] Interesting = [0, 1, 0x7f, 0x80, 0xc0, 0xff, (byte)'"', (byte)'\\', (byte)'{', (byte)'[', (byte)'\n', (byte)'u'];

    public static byte[] Mutate(byte[] input, byte[] other, Random random)
    {
        if (input.Length == 0)
        {
            return [.. other];
        }

        var at = random.Next(input.Length);
        var length = random.Next(1, Math.Min(16, input.Length - at) + 1);
        switch (random.Next(6))
        {
            case 0:
                var flipped = input.ToArray();
                flipped[at] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 1:
                var replaced = input.ToArray();
                replaced[at] = Interesting[random.Next(Interesting.Length)];
                return replaced;
            case 2:
                return Splice(input, at, length, []);
            case 3:
                return Splice(input, at, 0, input.AsSpan(at, length));
            case 4:
                return input[..at];
            default:
                var from = other.Length == 0 ? 0 : random.Next(other.Length);
                return Splice(input, at, length, other.AsSpan(from, Math.Min(random.Next(64), other.Length - from)));
        }
    }

    /// <summary>The input with some bytes replaced by others.</summary>
    public static byte[] Splice(ReadOnlySpan<byte> input, int at, int length, ReadOnlySpan<byte> with) =>
        input.Length - length + with.Length > MaxBytes ? input.ToArray() : [.. input[..at], .. with, .. input[(at + length)..]];
}
