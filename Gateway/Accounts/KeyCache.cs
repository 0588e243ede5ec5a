using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Accounts;

/// <summary>
/// The keys of the store, as far as they were used, in memory. A known key costs no call to the store; <see cref="AccountsRefresher"/> reads all of them
/// anew when anything has changed. While the store is away known keys stay usable, and unknown ones are not wrong but unanswered.
/// </summary>
public sealed class KeyCache : IDisposable
{
    private readonly ConcurrentDictionary<KeyHash, CachedKey> _keys = new();
    private readonly ConcurrentDictionary<KeyHash, long> _unknown = new();
    private readonly ConcurrentDictionary<KeyHash, Lazy<Task<StoredKey?>>> _lookUps = new();
    private readonly IKeyStore? _store;
    private readonly AccountsOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly SemaphoreSlim _turn;
    private readonly CancellationTokenSource _ending = new();
    private long _settingsVersion;
    private long _confirmed;

    /// <summary>Makes an empty cache; without a store it stays empty.</summary>
    public KeyCache(IOptions<AccountsOptions> options, TimeProvider timeProvider, IKeyStore? store = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _options = options.Value;
        _timeProvider = timeProvider;
        _store = store;
        _turn = new SemaphoreSlim(_options.MaxLookUps);
        _confirmed = timeProvider.GetTimestamp();
    }

    /// <summary>Whether there is a store at all.</summary>
    public bool HasStore => _store is not null;

    /// <summary>How many keys are in memory.</summary>
    internal int Count => _keys.Count;

    /// <summary>How many keys are known not to be valid.</summary>
    internal int UnknownCount => _unknown.Count;

    /// <summary>The version that the keys in memory are of, or newer.</summary>
    internal long SettingsVersion => Volatile.Read(ref _settingsVersion);

    /// <summary>Finds a key: at once where it is known, else by asking the store once, however many requests wait for the answer.</summary>
    /// <returns>Null when there is no such key.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer, so nobody knows whether there is such a key.</exception>
    public ValueTask<StoredKey?> FindAsync(KeyHash hash, CancellationToken cancellationToken)
    {
        var now = _timeProvider.GetTimestamp();
        if (_keys.TryGetValue(hash, out var cached) && _timeProvider.GetElapsedTime(Volatile.Read(ref _confirmed), now) <= _options.KeepWhileUnavailable)
        {
            cached.LastUsed = now;
            return new ValueTask<StoredKey?>(cached.Key);
        }

        if (_store is null || (_unknown.TryGetValue(hash, out var since) && _timeProvider.GetElapsedTime(since, now) <= _options.UnknownKeyFor))
        {
            return new ValueTask<StoredKey?>((StoredKey?)null);
        }

        // The look-up is nobody's own: whoever goes away leaves it to the others. Lazy, so that it begins once, and after it can be found.
        var lookUp = _lookUps.GetOrAdd(hash, static (wanted, cache) => new Lazy<Task<StoredKey?>>(() => Task.Run(() => cache.LookUpAsync(wanted))), this);
        return new ValueTask<StoredKey?>(lookUp.Value.WaitAsync(cancellationToken));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
        _turn.Dispose();
    }

    /// <summary>Asks the store whether anything has changed and, if so, reads all keys in memory anew.</summary>
    /// <returns>Whether anything had changed.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    internal async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        const int BatchSize = 500;
        var version = await _store!.GetSettingsVersionAsync(cancellationToken);
        var hasChanged = version != SettingsVersion;
        if (hasChanged)
        {
            Volatile.Write(ref _settingsVersion, version);
            _unknown.Clear();
        }

        // Also those that a look-up brought in while the version changed.
        foreach (var batch in _keys.Where(entry => entry.Value.SettingsVersion != version).Select(entry => entry.Key).Chunk(BatchSize))
        {
            var found = await _store.FindAsync(batch, cancellationToken);
            foreach (var hash in batch)
            {
                if (found.TryGetValue(hash, out var key))
                {
                    var lastUsed = _keys.TryGetValue(hash, out var old) ? old.LastUsed : 0;
                    _keys[hash] = new CachedKey(key, version) { LastUsed = lastUsed };
                }
                else
                {
                    _keys.TryRemove(hash, out _);
                }
            }
        }

        Volatile.Write(ref _confirmed, _timeProvider.GetTimestamp());
        return hasChanged;
    }

    private async Task<StoredKey?> LookUpAsync(KeyHash hash)
    {
        using var stop = new CancellationTokenSource(_options.LookUpTimeout, _timeProvider);
        try
        {
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, _ending.Token);
            await _turn.WaitAsync(bound.Token);
            try
            {
                var version = SettingsVersion;
                var found = await _store!.FindAsync([hash], bound.Token);
                if (found.TryGetValue(hash, out var key))
                {
                    Keep(hash, new CachedKey(key, version) { LastUsed = _timeProvider.GetTimestamp() });
                    return key;
                }

                KeepUnknown(hash);
                return null;
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new StoreUnavailableException("The look-up of a key took too long.", exception);
        }
        finally
        {
            _lookUps.TryRemove(hash, out _);
        }
    }

    private void Keep(KeyHash hash, CachedKey key)
    {
        if (_keys.Count >= _options.MaxCachedKeys)
        {
            // A tenth at once, so that this is rare.
            foreach (var old in _keys.OrderBy(entry => entry.Value.LastUsed).Take((_options.MaxCachedKeys / 10) + 1).ToList())
            {
                _keys.TryRemove(old.Key, out _);
            }
        }

        _keys[hash] = key;
    }

    private void KeepUnknown(KeyHash hash)
    {
        // A flood of wrong keys starts the list anew: it only spares look-ups, and those are few at a time anyway.
        if (_unknown.Count >= _options.MaxCachedKeys)
        {
            _unknown.Clear();
        }

        _unknown[hash] = _timeProvider.GetTimestamp();
    }
}
