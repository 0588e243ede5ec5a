using System.Collections.Concurrent;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Usage;
using BedrockAspire.Gateway.Usage.Spool;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.Usage;

public sealed class UsageSpoolTests : IDisposable
{
    private const int Slots = 10;
    private const int SegmentBytes = SegmentHeader.Size + (Slots * UsageSlot.Size);

    private readonly TemporaryFolder _folder = new();
    private readonly LogCollector _logs = new();
    private readonly FakeTimeProvider _time = new(UsageSamples.Start);
    private readonly List<UsageSpool> _spools = [];

    [Fact]
    public void Records_of_an_ended_process_are_found_and_kept_until_they_are_confirmed()
    {
        var first = Open();
        var ids = Enumerable.Range(0, 25).Select(_ => Record(first)).ToArray();
        var open = Begin(first);
        first.Dispose();

        var second = Open();
        var found = Collect(second);

        Assert.Equal([.. ids, open], found.Records.Select(record => record.Id));
        Assert.Equal(CallOutcome.Interrupted, found.Records[^1].Outcome);
        Assert.Equal(3, SegmentFiles().Length - 1);
        second.Maintain();
        Assert.Equal(3, SegmentFiles().Length - 1);

        found.Confirm();
        second.Maintain();

        // The one that waits for the next calls.
        Assert.Single(SegmentFiles());
        Assert.Equal(0, second.Depth);
    }

    [Fact]
    public void Restart_without_a_confirmation_gives_the_same_records_again()
    {
        var first = Open();
        Record(first);
        Begin(first);
        first.Dispose();
        var second = Open();
        var once = Collect(second).Records.ToArray();
        second.Dispose();

        Assert.Equal(once, Collect(Open()).Records);
    }

    [Fact]
    public void End_of_a_spool_that_the_database_has_leaves_no_file()
    {
        var spool = Open();
        Record(spool);
        Collect(spool).Confirm();

        spool.Dispose();

        Assert.Empty(SegmentFiles());
    }

    [Fact]
    public void Segment_with_a_call_under_way_is_kept()
    {
        var spool = Open();
        var (segment, slot) = Take(spool);
        for (var i = 1; i < Slots + 1; i++)
        {
            Record(spool);
        }

        Collect(spool).Confirm();
        spool.Maintain();
        Assert.True(File.Exists(segment.Path));

        segment.End(slot, UsageSamples.Settlement());
        Assert.Single(Confirmed(spool));
        spool.Maintain();
        Assert.False(File.Exists(segment.Path));
    }

    [Fact]
    public void Full_spool_takes_no_calls_until_records_are_confirmed_and_says_so_once()
    {
        var spool = Open(options => options.MaxSpoolBytes = 2 * SegmentBytes);
        for (var i = 0; i < 2 * Slots; i++)
        {
            Record(spool);
        }

        Assert.False(spool.TryTake(out _, out _));
        Assert.False(spool.TryTake(out _, out _));
        Assert.Contains("Gateway:Usage:MaxSpoolBytes", Assert.Single(_logs.Entries, entry => entry.Level == LogLevel.Error).Message, StringComparison.Ordinal);
        Assert.Equal(2L * SegmentBytes, spool.Bytes);

        Collect(spool).Confirm();
        spool.Maintain();

        Record(spool);
        Assert.Contains(_logs.Entries, entry => entry.Message.EndsWith("again", StringComparison.Ordinal));
    }

    [Fact]
    public void Folder_that_cannot_be_used_is_no_crash_and_is_tried_again()
    {
        var inTheWay = Path.Combine(_folder.Path, "spool");
        File.WriteAllText(inTheWay, "");
        var spool = Open(options => options.SpoolFolder = inTheWay);

        Assert.False(spool.TryTake(out _, out _));
        spool.Maintain();
        Assert.Contains("Gateway:Usage:WhenFull", Assert.Single(_logs.Entries, entry => entry.Level == LogLevel.Error).Message, StringComparison.Ordinal);

        File.Delete(inTheWay);
        _time.Advance(TimeSpan.FromSeconds(2));
        spool.Maintain();

        Record(spool);
    }

    [Fact]
    public void Folder_of_a_process_that_runs_is_refused_with_its_name()
    {
        Open();

        var exception = Assert.Throws<UsageSpoolException>(() => Open());

        Assert.Contains(_folder.Path, exception.Message, StringComparison.Ordinal);
        Assert.Contains("Gateway:Usage:SpoolFolder", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_are_put_aside_and_what_can_be_read_is_taken()
    {
        var first = Open();
        var ids = new[] { Record(first), Record(first), Record(first) };
        first.Dispose();
        var path = Assert.Single(SegmentFiles());
        var bytes = File.ReadAllBytes(path);
        bytes[SegmentHeader.LengthOf(1) + UsageSlot.BegunOffset + 100] ^= 1;
        File.WriteAllBytes(path, bytes);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(path)!, "000000000000.usage"), "nonsense");
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(path)!, "000000000009.usage.new"), "not finished");

        var second = Open();
        var found = Collect(second);
        Assert.Equal([ids[0], ids[2]], found.Records.Select(record => record.Id));
        found.Confirm();
        second.Maintain();

        var aside = Path.Combine(Path.GetDirectoryName(path)!, "quarantine");
        Assert.Equal(["000000000000.usage", Path.GetFileName(path)], Directory.GetFiles(aside).Select(Path.GetFileName).Order());
        Assert.Equal(3, _logs.Entries.Count(entry => entry.Level == LogLevel.Error));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(path)!, "*.new"));
    }

    [Fact]
    public void Replica_keeps_its_identity()
    {
        var first = Open();
        var replica = Take(first).Segment.Header.Replica;
        first.Dispose();

        Assert.NotEqual(Guid.Empty, replica);
        Assert.Equal(replica, Take(Open()).Segment.Header.Replica);
    }

    [Fact]
    public async Task Calls_at_once_neither_share_a_slot_nor_lose_one()
    {
        var spool = Open(options => options.MaxSpoolBytes = 1000L * SegmentBytes);
        var ids = new ConcurrentBag<Guid>();
        var confirmed = new List<Guid>();

        var writers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                ids.Add(Record(spool));
            }
        })).ToArray();
        var all = Task.WhenAll(writers);
        while (!all.IsCompleted)
        {
            confirmed.AddRange(Confirmed(spool));
            spool.Maintain();
        }

        await all.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
        confirmed.AddRange(Confirmed(spool));
        Assert.Equal(ids.Order(), confirmed.Order());
    }

    public void Dispose()
    {
        foreach (var spool in _spools)
        {
            spool.Dispose();
        }

        _folder.Dispose();
        _logs.Dispose();
    }

    private UsageSpool Open(Action<UsageOptions>? configure = null)
    {
        var options = new UsageOptions { SpoolFolder = _folder.Path, SegmentBytes = SegmentBytes };
        configure?.Invoke(options);
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(_logs));
        var spool = new UsageSpool(Options.Create(options), ServedModels.Chat, _time, factory.CreateLogger<UsageSpool>());
        _spools.Add(spool);
        spool.Open();
        return spool;
    }

    private string[] SegmentFiles() => Directory.GetFiles(Path.Combine(_folder.Path, "ChatApi"), "*.usage");

    private static (UsageSegment Segment, int Slot) Take(UsageSpool spool)
    {
        Assert.True(spool.TryTake(out var segment, out var slot));
        segment.Begin(slot, Guid.NewGuid(), UsageSamples.Start, "ChatApi", "chat", UsageSamples.Call());
        return (segment, slot);
    }

    private static Guid Begin(UsageSpool spool)
    {
        Assert.True(spool.TryTake(out var segment, out var slot));
        var id = Guid.NewGuid();
        segment.Begin(slot, id, UsageSamples.Start, "ChatApi", "chat", UsageSamples.Call());
        return id;
    }

    private static Guid Record(UsageSpool spool)
    {
        Assert.True(spool.TryTake(out var segment, out var slot));
        var id = Guid.NewGuid();
        segment.Begin(slot, id, UsageSamples.Start, "ChatApi", "chat", UsageSamples.Call());
        segment.End(slot, UsageSamples.Settlement());
        return id;
    }

    private static UsageBatch Collect(UsageSpool spool)
    {
        var batch = new UsageBatch(10_000);
        spool.Collect(batch);
        return batch;
    }

    private static IEnumerable<Guid> Confirmed(UsageSpool spool)
    {
        var batch = Collect(spool);
        batch.Confirm();
        return batch.Records.Select(record => record.Id);
    }
}
