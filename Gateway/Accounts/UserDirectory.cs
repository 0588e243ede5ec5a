using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Accounts;

/// <summary>What is decided about people, in memory, and who was seen, on its way to the store. Requests wait for neither.</summary>
public sealed class UserDirectory
{
    // Bounded: a front end that invents users must not fill the memory while the store is away.
    private const int MaxWaiting = 10_000;
    private const int MaxRemembered = 100_000;

    private readonly Channel<UserSighting> _waiting =
        Channel.CreateBounded<UserSighting>(new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly ConcurrentDictionary<string, long> _noted = new(StringComparer.Ordinal);
    private readonly bool _hasStore;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _timeProvider;
    private FrozenDictionary<string, UserSettings> _settings = FrozenDictionary<string, UserSettings>.Empty;

    /// <summary>Makes an empty directory.</summary>
    public UserDirectory(IOptions<AccountsOptions> options, TimeProvider timeProvider, IUserStore? store = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _interval = options.Value.UserSeenInterval;
        _timeProvider = timeProvider;
        _hasStore = store is not null;
    }

    /// <summary>What is decided about a person; null when nothing is.</summary>
    public UserSettings? Find(string userId) => _settings.GetValueOrDefault(userId);

    /// <summary>Notes that a person was seen, unless that was noted a short while ago. When too many wait for the store it is noted on a later request.</summary>
    public void NoteSeen(UserSighting sighting)
    {
        ArgumentNullException.ThrowIfNull(sighting);
        var now = _timeProvider.GetTimestamp();
        if (!_hasStore || (_noted.TryGetValue(sighting.Id, out var last) && _timeProvider.GetElapsedTime(last, now) < _interval))
        {
            return;
        }

        if (_noted.Count >= MaxRemembered)
        {
            _noted.Clear();
        }

        if (_waiting.Reader.Count < MaxWaiting && _waiting.Writer.TryWrite(sighting))
        {
            _noted[sighting.Id] = now;
        }
    }

    internal void Replace(IReadOnlyDictionary<string, UserSettings> settings) => Volatile.Write(ref _settings, settings.ToFrozenDictionary(StringComparer.Ordinal));

    /// <summary>Takes what waits for the store, the newest sighting of each person.</summary>
    internal IReadOnlyCollection<UserSighting> TakeSeen(int most)
    {
        var taken = new Dictionary<string, UserSighting>(StringComparer.Ordinal);
        while (taken.Count < most && _waiting.Reader.TryRead(out var sighting))
        {
            taken[sighting.Id] = sighting;
        }

        return taken.Values;
    }

    /// <summary>Gives back what the store did not take.</summary>
    internal void PutBack(IEnumerable<UserSighting> sightings)
    {
        foreach (var sighting in sightings)
        {
            if (!_waiting.Writer.TryWrite(sighting))
            {
                _noted.TryRemove(sighting.Id, out _);
            }
        }
    }
}
