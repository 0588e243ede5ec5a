using System.Collections.Concurrent;
using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Tests.Gateway.Accounts;

/// <summary>A store in memory that can be away, or keep its callers waiting.</summary>
internal sealed class FakeKeyStore : IKeyStore
{
    private int _lookUps;

    public ConcurrentDictionary<KeyHash, StoredKey> Keys { get; } = new();

    public long Version { get; set; } = 1;

    public bool IsAway { get; set; }

    /// <summary>When set, look-ups wait for it.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public int LookUps => Volatile.Read(ref _lookUps);

    public Task<long> GetSettingsVersionAsync(CancellationToken cancellationToken) =>
        IsAway ? throw new StoreUnavailableException("away") : Task.FromResult(Version);

    public async Task<IReadOnlyDictionary<KeyHash, StoredKey>> FindAsync(IReadOnlyCollection<KeyHash> hashes, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lookUps);
        if (Gate is { } gate)
        {
            await gate.Task.WaitAsync(cancellationToken);
        }

        return IsAway
            ? throw new StoreUnavailableException("away")
            : hashes.Where(Keys.ContainsKey).ToDictionary(hash => hash, hash => Keys[hash]);
    }

    public KeyHash Add(string secret, string name = "key")
    {
        var hash = KeyHash.Of(secret);
        Keys[hash] = new StoredKey { Caller = new Caller { KeyId = Guid.NewGuid(), KeyName = name } };
        return hash;
    }
}
