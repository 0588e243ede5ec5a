using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.Gateway.Accounts;

public sealed class KeyCacheTests : IDisposable
{
    private readonly FakeKeyStore _store = new();
    private readonly FakeTimeProvider _time = new();
    private readonly AccountsOptions _options = new() { MaxCachedKeys = 100 };
    private readonly KeyCache _cache;

    public KeyCacheTests() => _cache = new KeyCache(Options.Create(_options), _time, _store);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task A_known_key_is_looked_up_once_and_answered_at_once()
    {
        var hash = _store.Add("one");

        Assert.NotNull(await FindAsync(hash));
        var second = _cache.FindAsync(hash, Cancellation);

        Assert.True(second.IsCompletedSuccessfully);
        Assert.Equal("key", (await second)!.Caller.KeyName);
        Assert.Equal(1, _store.LookUps);
    }

    [Fact]
    public async Task Many_requests_with_one_new_key_ask_the_store_once()
    {
        var hash = _store.Add("one");
        _store.Gate = new TaskCompletionSource();

        var waiting = Enumerable.Range(0, 50).Select(_ => _cache.FindAsync(hash, Cancellation).AsTask()).ToList();
        _store.Gate.SetResult();
        var found = await Task.WhenAll(waiting).WaitAsync(TestTimeouts.Default, Cancellation);

        Assert.All(found, Assert.NotNull);
        Assert.Equal(1, _store.LookUps);
    }

    [Fact]
    public async Task A_caller_that_goes_away_leaves_the_look_up_to_the_others()
    {
        var hash = _store.Add("one");
        _store.Gate = new TaskCompletionSource();
        using var leaving = new CancellationTokenSource();

        var first = _cache.FindAsync(hash, leaving.Token).AsTask();
        var second = _cache.FindAsync(hash, Cancellation).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _store.Gate.SetResult();

        Assert.NotNull(await second.WaitAsync(TestTimeouts.Default, Cancellation));
        Assert.Equal(1, _store.LookUps);
    }

    [Fact]
    public async Task While_the_store_is_away_known_keys_work_and_unknown_ones_are_not_wrong()
    {
        var hash = _store.Add("one");
        await FindAsync(hash);
        _store.IsAway = true;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _cache.RefreshAsync(Cancellation));
        _time.Advance(_options.KeepWhileUnavailable - TimeSpan.FromSeconds(1));

        Assert.NotNull(await FindAsync(hash));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => FindAsync(KeyHash.Of("two")));

        _time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => FindAsync(hash));

        _store.IsAway = false;
        Assert.NotNull(await FindAsync(hash));
    }

    [Fact]
    public async Task A_store_that_does_not_answer_in_time_is_away()
    {
        _store.Gate = new TaskCompletionSource();

        var waiting = FindAsync(KeyHash.Of("one"));
        while (_store.LookUps == 0)
        {
            await Task.Yield();
        }

        _time.Advance(_options.LookUpTimeout);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => waiting.WaitAsync(TestTimeouts.Default, Cancellation));
    }

    [Fact]
    public async Task A_wrong_key_is_asked_for_once_in_a_while_and_a_flood_of_them_is_bounded()
    {
        Assert.Null(await FindAsync(KeyHash.Of("wrong")));
        Assert.Null(await FindAsync(KeyHash.Of("wrong")));
        Assert.Equal(1, _store.LookUps);

        _time.Advance(_options.UnknownKeyFor + TimeSpan.FromSeconds(1));
        Assert.Null(await FindAsync(KeyHash.Of("wrong")));
        Assert.Equal(2, _store.LookUps);

        for (var index = 0; index < 1000; index++)
        {
            await FindAsync(KeyHash.Of($"wrong {index}"));
            Assert.InRange(_cache.UnknownCount, 0, _options.MaxCachedKeys);
        }
    }

    [Fact]
    public async Task Keys_in_memory_are_bounded_and_those_in_use_stay()
    {
        var used = _store.Add("used");
        await FindAsync(used);
        for (var index = 0; index < 1000; index++)
        {
            await FindAsync(_store.Add($"key {index}"));
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await FindAsync(used);
        }

        Assert.InRange(_cache.Count, 1, _options.MaxCachedKeys);
        var before = _store.LookUps;
        await FindAsync(used);
        Assert.Equal(before, _store.LookUps);
    }

    [Fact]
    public async Task A_change_is_seen_with_the_next_refresh_and_nothing_is_read_while_nothing_changes()
    {
        var changed = _store.Add("changed", "old name");
        var deleted = _store.Add("deleted");
        await FindAsync(changed);
        await FindAsync(deleted);
        await _cache.RefreshAsync(Cancellation);
        var before = _store.LookUps;
        Assert.False(await _cache.RefreshAsync(Cancellation));
        Assert.Equal(before, _store.LookUps);

        _store.Add("changed", "new name");
        _store.Keys.TryRemove(deleted, out _);
        _store.Version++;
        Assert.True(await _cache.RefreshAsync(Cancellation));

        Assert.Equal("new name", (await FindAsync(changed))!.Caller.KeyName);
        Assert.Null(await FindAsync(deleted));
    }

    [Fact]
    public async Task A_key_that_was_wrong_and_is_made_then_works_with_the_next_refresh()
    {
        Assert.Null(await FindAsync(KeyHash.Of("late")));

        _store.Add("late");
        _store.Version++;
        await _cache.RefreshAsync(Cancellation);

        Assert.NotNull(await FindAsync(KeyHash.Of("late")));
    }

    [Fact]
    public void A_hash_is_compared_whole()
    {
        var hash = KeyHash.Of("key");

        Assert.Equal(hash, KeyHash.From(hash.ToArray()));
        foreach (var position in Enumerable.Range(0, 32))
        {
            var other = hash.ToArray();
            other[position] ^= 1;
            Assert.NotEqual(hash, KeyHash.From(other));
        }
    }

    private Task<StoredKey?> FindAsync(KeyHash hash) => _cache.FindAsync(hash, Cancellation).AsTask();
}
