using BedrockAspire.Gateway.Http;

namespace BedrockAspire.Tests.Gateway;

public sealed class RecordIdTests
{
    [Fact]
    public void Ids_are_uuids_of_version_7_that_sort_by_time()
    {
        var now = new DateTimeOffset(2026, 11, 25, 10, 0, 0, 123, TimeSpan.Zero);

        var id = RecordId.Next(now);
        var later = RecordId.Next(now.AddMilliseconds(1));

        var expected = Guid.CreateVersion7(now);
        Assert.Equal(7, id.Version);
        Assert.Equal(expected.Variant & 0xC, id.Variant & 0xC);
        Assert.Equal(expected.ToString("N")[..12], id.ToString("N")[..12]);
        Assert.True(string.CompareOrdinal(id.ToString("N"), later.ToString("N")) < 0);
    }

    [Fact]
    public async Task Ids_of_many_threads_differ()
    {
        var now = DateTimeOffset.UnixEpoch;

        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => Enumerable.Range(0, 5000).Select(_ => RecordId.Next(now)).ToArray(), TestContext.Current.CancellationToken)));

        Assert.Equal(40_000, ids.SelectMany(some => some).Distinct().Count());
    }
}
