using BedrockAspire.Gateway.Overload;

namespace BedrockAspire.Tests.Overload;

public sealed class FairShareTests
{
    private static readonly Guid A = Guid.NewGuid();
    private static readonly Guid B = Guid.NewGuid();

    [Fact]
    public void One_tenant_may_hold_its_part_of_what_the_others_leave()
    {
        var share = new FairShare(100, 0.5);
        Assert.Equal(50, TakeAll(share, A));
        Assert.Equal(25, TakeAll(share, B));

        // Once the other has less, there is more.
        share.Give(A, 30);
        Assert.Equal(15, TakeAll(share, B));
        Assert.Equal(60, share.Taken);
    }

    [Fact]
    public void Tenant_that_holds_nothing_gets_what_there_is_room_for()
    {
        Assert.Equal(ShareOutcome.Taken, new FairShare(1, 0.5).TryTake(A, 1));
        Assert.Equal(ShareOutcome.Taken, new FairShare(100, 0.5).TryTake(A, 100));
        Assert.Equal(ShareOutcome.Full, new FairShare(100, 0.5).TryTake(A, 101));
    }

    [Fact]
    public void Whole_share_makes_no_parts()
    {
        var share = new FairShare(10, 1);

        Assert.Equal(10, TakeAll(share, A));
        Assert.Equal(ShareOutcome.Full, share.TryTake(B, 1));
    }

    [Fact]
    public void More_cannot_be_given_back_than_was_taken()
    {
        var share = new FairShare(10, 1);
        share.TryTake(A, 2);

        Assert.Throws<InvalidOperationException>(() => share.Give(A, 3));
        Assert.Throws<InvalidOperationException>(() => share.Give(B, 1));
        Assert.Equal(0, share.Give(A, 2));
    }

    [Fact]
    public void Whatever_floods_do_another_tenants_calls_all_get_through()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var part = (1 + random.Next(3)) / 4.0;
            var floods = Enumerable.Range(0, 1 + random.Next(4)).Select(_ => Guid.NewGuid()).ToArray();
            // The least with which a place is left by so many that take all they may, one after the other.
            var capacity = (long)Math.Ceiling(2 / Math.Pow(1 - part, floods.Length)) + random.Next(50);
            var share = new FairShare(capacity, part);
            var held = floods.ToDictionary(flood => flood, _ => 0L);

            for (var step = 0; step < 500; step++)
            {
                var flood = floods[random.Next(floods.Length)];
                if (random.Next(3) > 0)
                {
                    held[flood] += TakeAll(share, flood);
                }
                else if (held[flood] > 0)
                {
                    var given = 1 + random.NextInt64(held[flood]);
                    share.Give(flood, given);
                    held[flood] -= given;
                }

                Assert.True(share.TryTake(A, 1) == ShareOutcome.Taken, $"Seed {seed}, step {step}: {share.Taken} of {capacity} are taken.");
                share.Give(A, 1);
                Assert.Equal(held.Values.Sum(), share.Taken);
            }
        }
    }

    [Fact]
    public void Way_of_a_request_allocates_nothing()
    {
        var share = new FairShare(10, 0.5);
        share.TryTake(A, 1);
        share.TryTake(B, 1);
        share.Give(B, 1);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var round = 0; round < 1000; round++)
        {
            share.TryTake(B, 1);
            share.Give(B, 1);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static long TakeAll(FairShare share, Guid tenant)
    {
        var taken = 0L;
        while (share.TryTake(tenant, 1) == ShareOutcome.Taken)
        {
            taken++;
        }

        return taken;
    }
}
