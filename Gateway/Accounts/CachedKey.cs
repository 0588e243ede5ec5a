namespace BedrockAspire.Gateway.Accounts;

/// <summary>A key in memory.</summary>
/// <param name="key">The key.</param>
/// <param name="settingsVersion">What the settings' version was before it was read: it may be older than a later one.</param>
internal sealed class CachedKey(StoredKey key, long settingsVersion)
{
    private long _lastUsed;

    public StoredKey Key { get; } = key;

    public long SettingsVersion { get; } = settingsVersion;

    /// <summary>A timestamp.</summary>
    public long LastUsed
    {
        get => Volatile.Read(ref _lastUsed);
        set => Volatile.Write(ref _lastUsed, value);
    }
}
