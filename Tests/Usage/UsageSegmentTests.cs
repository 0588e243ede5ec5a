using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Usage;
using BedrockAspire.Gateway.Usage.Spool;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Usage;

public sealed class UsageSegmentTests
{
    private const int Slots = 4;

    private static readonly SegmentHeader Header = new(Slots, 1, new Guid("01234567-89ab-cdef-0123-456789abcdef"));

    [Fact]
    public void Records_come_back_as_they_were_written()
    {
        using var folder = new TemporaryFolder();
        var (path, expected) = Write(folder);

        var (records, segment) = Read(path);

        Assert.Equal(expected, records);
        Assert.Equal((0, 1), (segment.CorruptSlots, segment.InterruptedCalls));
        Assert.Equal(Header, segment.Header);
    }

    [Fact]
    public void Absent_texts_and_an_unknown_price_stay_absent()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "1.usage");
        var call = UsageSamples.Call(Caller.Master);
        call.WorstCost = null;
        using (var segment = UsageSegment.Create(path, Header))
        {
            segment.Begin(segment.TryTake(), Guid.NewGuid(), UsageSamples.Start, "ChatApi", "chat", call);
            var slot = segment.TryTake();
            segment.Begin(slot, Guid.NewGuid(), UsageSamples.Start, "ChatApi", "chat", call);
            segment.End(slot, UsageSamples.Settlement() with { Cost = null, FirstToken = null, IsStream = false, ErrorType = "internal", Outcome = CallOutcome.Failed });
        }

        var (records, _) = Read(path);

        Assert.All(records, record => Assert.Equal((Caller.MasterKeyId, null, null, false, null), (record.KeyId, record.TeamId, record.UserId, record.IsUserVerified, record.Cost)));
        Assert.Equal((null, false, "internal", CallOutcome.Failed), (records[1].FirstToken, records[1].IsStream, records[1].ErrorType, records[1].Outcome));
    }

    [Fact]
    public void Long_texts_are_cut_between_characters_and_hold_nothing_that_a_database_refuses()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "1.usage");
        var caller = UsageSamples.Person with { UserId = new string('a', 127) + "€€", IsUserVerified = false };
        using (var segment = UsageSegment.Create(path, Header))
        {
            segment.Begin(0, Guid.NewGuid(), UsageSamples.Start, "ChatApi", new string('o', 99), UsageSamples.Call(caller, "m\0\ud800" + new string('m', 2048)));
        }

        var record = Assert.Single(Read(path).Records);

        Assert.Equal(new string('a', 127), record.UserId);
        Assert.Equal(new string('o', 20), record.Operation);
        Assert.StartsWith("m?\ufffdmmm", record.RequestedModel, StringComparison.Ordinal);
        Assert.Equal(UsageSamples.Model, record.Model);
    }

    [Fact]
    public void File_that_is_cut_anywhere_gives_only_what_is_whole()
    {
        using var folder = new TemporaryFolder();
        var (path, expected) = Write(folder);
        var bytes = File.ReadAllBytes(path);
        var cutPath = Path.Combine(folder.Path, "cut.usage");

        for (var cut = bytes.Length - 1; cut >= 0; cut--)
        {
            File.WriteAllBytes(cutPath, bytes[..cut]);
            using var segment = UsageSegment.Recover(cutPath);
            if (cut < 48)
            {
                Assert.Null(segment);
                continue;
            }

            var records = Collect(segment!);
            var whole = (int)Math.Clamp((cut - SegmentHeader.Size) / UsageSlot.Size, 0, expected.Length);
            Assert.Equal(expected[..whole], records.Take(whole));
            // Where the cut is in the end of a call, that call began.
            Assert.True(records.Count <= whole + 1);
            Assert.All(records.Skip(whole), record => Assert.Equal(UsageSamples.Begun(record.Id, record.RequestId), record));
        }
    }

    [Fact]
    public void File_with_any_byte_changed_never_gives_a_wrong_record()
    {
        using var folder = new TemporaryFolder();
        var (path, expected) = Write(folder);
        var bytes = File.ReadAllBytes(path);
        var damagedPath = Path.Combine(folder.Path, "damaged.usage");

        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 0x41;
            File.WriteAllBytes(damagedPath, bytes);
            bytes[i] ^= 0x41;
            using var segment = UsageSegment.Recover(damagedPath);
            if (i < 48)
            {
                Assert.Null(segment);
                continue;
            }

            var records = Collect(segment!);
            Assert.All(records, record =>
                Assert.True(expected.Contains(record) || record == UsageSamples.Begun(record.Id, record.RequestId), $"byte {i}: {record}"));
            // One slot is hit at most.
            Assert.InRange(expected.Except(records).Count(), 0, 1);
            if (records.Count < expected.Length)
            {
                Assert.Equal(1, segment!.CorruptSlots);
            }
        }
    }

    [Fact]
    public void Beginning_that_was_not_finished_is_no_record()
    {
        using var folder = new TemporaryFolder();
        var (path, expected) = Write(folder);
        var bytes = File.ReadAllBytes(path);
        // The process ended while it copied the beginning of the fourth call: no checksum, no mark.
        bytes.AsSpan((int)SegmentHeader.LengthOf(3) + UsageSlot.BegunOffset, 100).Fill(1);
        File.WriteAllBytes(path, bytes);

        var (records, segment) = Read(path);

        Assert.Equal(expected, records);
        Assert.Equal(0, segment.CorruptSlots);
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        using var folder = new TemporaryFolder();
        using var segment = UsageSegment.Create(Path.Combine(folder.Path, "1.usage"), Header);
        var call = UsageSamples.Call();
        var settlement = UsageSamples.Settlement();
        WriteOne();

        var before = GC.GetAllocatedBytesForCurrentThread();
        WriteOne();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void WriteOne()
        {
            var slot = segment.TryTake();
            segment.Begin(slot, Guid.CreateVersion7(UsageSamples.Start), UsageSamples.Start, "ChatApi", "chat", call);
            segment.End(slot, settlement);
        }
    }

    private static (string Path, UsageRecord[] Expected) Write(TemporaryFolder folder)
    {
        var path = Path.Combine(folder.Path, "1.usage");
        using var segment = UsageSegment.Create(path, Header);
        var expected = new UsageRecord[3];
        for (var i = 0; i < expected.Length; i++)
        {
            var call = UsageSamples.Call();
            var slot = segment.TryTake();
            var id = Guid.NewGuid();
            segment.Begin(slot, id, UsageSamples.Start, "ChatApi", "chat", call);
            expected[i] = UsageSamples.Begun(id, call.RequestId);
            if (i != 1)
            {
                segment.End(slot, UsageSamples.Settlement(i));
                expected[i] = UsageSamples.Ended(id, call.RequestId, i);
            }
        }

        return (path, expected);
    }

    private static (List<UsageRecord> Records, UsageSegment Segment) Read(string path)
    {
        using var segment = UsageSegment.Recover(path);
        return (Collect(Assert.IsType<UsageSegment>(segment)), segment!);
    }

    private static List<UsageRecord> Collect(UsageSegment segment)
    {
        var batch = new UsageBatch(100);
        segment.Collect(batch);
        return [.. batch.Records];
    }
}
