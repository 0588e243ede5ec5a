using BedrockAspire.Gateway.Limits;

namespace BedrockAspire.Tests.Limits;

public sealed class LeaseRulesTests
{
    [Theory]
    // A fair share of what is left.
    [InlineData(1600, 0, 0, 0, 0, 0, long.MaxValue, 100)]
    // What waits needs more than a fair share.
    [InlineData(1600, 0, 0, 0, 50, 700, long.MaxValue, 700)]
    // The share shrinks with what is left.
    [InlineData(1600, 1440, 240, 200, 0, 0, long.MaxValue, 250)]
    // Not enough for all that wait: the cheapest is served.
    [InlineData(1000, 900, 100, 100, 130, 400, long.MaxValue, 130)]
    // Not even for the cheapest: nothing is taken from the others.
    [InlineData(1000, 900, 100, 100, 300, 400, long.MaxValue, 100)]
    // Given back, but never what is spent.
    [InlineData(1000, 900, 500, 200, 0, 0, 300, 300)]
    [InlineData(1000, 900, 500, 200, 0, 0, 100, 200)]
    // A lowered limit takes nothing away, and gives nothing.
    [InlineData(100, 900, 500, 200, 600, 600, long.MaxValue, 500)]
    // Spent beyond the lease, by estimate errors: it counts, whatever the limit.
    [InlineData(1000, 1000, 500, 600, 0, 0, 500, 600)]
    public void Lease_becomes(long limit, long committed, long granted, long spent, long least, long need, long want, long expected)
    {
        Assert.Equal(expected, LeaseRules.Grant(limit, committed, granted, spent, least, need, want));
    }

    [Fact]
    public void Leases_never_exceed_the_limit_unless_spending_does()
    {
        var random = new Random(20261125);
        for (var round = 0; round < 20_000; round++)
        {
            var limit = random.NextInt64(0, 10_000);
            var granted = random.NextInt64(0, 5_000);
            var committed = granted + random.NextInt64(0, 8_000);
            var spent = random.NextInt64(0, 6_000);
            var least = random.NextInt64(0, 8_000);
            var need = least + random.NextInt64(0, 8_000);
            var want = random.Next(3) == 0 ? random.NextInt64(0, 8_000) : long.MaxValue;

            var lease = LeaseRules.Grant(limit, committed, granted, spent, least, need, want);

            Assert.True(lease >= spent);
            Assert.True(lease <= Math.Max(spent, granted) || committed - granted + lease <= limit);
        }
    }
}
