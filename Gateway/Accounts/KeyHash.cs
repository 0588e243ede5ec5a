using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace BedrockAspire.Gateway.Accounts;

/// <summary>The SHA-256 of a secret. A value, so that looking one up allocates nothing; equality takes the same time whatever differs.</summary>
public readonly struct KeyHash : IEquatable<KeyHash>
{
    /// <summary>A longer secret is refused before it is hashed.</summary>
    public const int MaxSecretLength = 1024;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    private KeyHash(ReadOnlySpan<byte> hash)
    {
        _first = BinaryPrimitives.ReadUInt64LittleEndian(hash);
        _second = BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]);
        _third = BinaryPrimitives.ReadUInt64LittleEndian(hash[16..]);
        _fourth = BinaryPrimitives.ReadUInt64LittleEndian(hash[24..]);
    }

    public static bool operator ==(KeyHash left, KeyHash right) => left.Equals(right);

    public static bool operator !=(KeyHash left, KeyHash right) => !left.Equals(right);

    /// <summary>The hash of a secret's UTF-8.</summary>
    public static KeyHash Of(ReadOnlySpan<char> secret)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(secret.Length, MaxSecretLength, nameof(secret));
        Span<byte> bytes = stackalloc byte[MaxSecretLength * 3];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(secret, bytes)], hash);
        return new KeyHash(hash);
    }

    /// <summary>A hash that was kept.</summary>
    public static KeyHash From(ReadOnlySpan<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, SHA256.HashSizeInBytes, nameof(hash));
        return new KeyHash(hash);
    }

    /// <summary>The 32 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, _first);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), _second);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), _third);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), _fourth);
        return bytes;
    }

    /// <inheritdoc />
    public bool Equals(KeyHash other) => CryptographicOperations.FixedTimeEquals(Bytes(in this), Bytes(in other));

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is KeyHash other && Equals(other);

    // The bits of a SHA-256 are as even as any hash of them.
    /// <inheritdoc />
    public override int GetHashCode() => unchecked((int)_first);

    private static ReadOnlySpan<byte> Bytes(in KeyHash hash) => MemoryMarshal.AsBytes(new ReadOnlySpan<KeyHash>(in hash));
}
