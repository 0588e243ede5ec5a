using BedrockAspire.Gateway.Overload;

namespace BedrockAspire.Tests.Overload;

public sealed class FairQueueTests
{
    private static readonly Guid A = Guid.NewGuid();
    private static readonly Guid B = Guid.NewGuid();
    private static readonly Guid C = Guid.NewGuid();

    [Fact]
    public void Tenants_take_turns_whatever_the_length_of_their_lines()
    {
        var queue = new FairQueue(100);
        AddAll(queue, A, A, A, A, B, C, B);

        Assert.Equal([A, B, C, A, B, A, A], TakeAll(queue));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void Tenant_is_served_in_the_order_of_its_requests()
    {
        var queue = new FairQueue(10);
        var first = new CallWait(A);
        var second = new CallWait(A);
        queue.TryAdd(first, out _);
        queue.TryAdd(second, out _);

        Assert.True(queue.TryTake(out var taken));
        Assert.Same(first, taken);
    }

    [Fact]
    public void Full_queue_has_room_for_a_tenant_with_a_shorter_line()
    {
        var queue = new FairQueue(3);
        AddAll(queue, A, A);
        var newest = new CallWait(A);
        queue.TryAdd(newest, out _);

        Assert.True(queue.TryAdd(new CallWait(B), out var displaced));
        Assert.Same(newest, displaced);
        Assert.Equal([A, B, A], TakeAll(queue));
    }

    [Fact]
    public void Full_queue_refuses_the_tenant_that_filled_it_and_one_that_would_have_as_many()
    {
        var queue = new FairQueue(2);
        AddAll(queue, A, B);

        Assert.False(queue.TryAdd(new CallWait(A), out _));
        Assert.False(queue.TryAdd(new CallWait(C), out var displaced));
        Assert.Null(displaced);
        Assert.Equal(2, queue.Count);
    }

    [Fact]
    public void Queue_without_room_takes_nobody()
    {
        Assert.False(new FairQueue(0).TryAdd(new CallWait(A), out var displaced));
        Assert.Null(displaced);
    }

    [Fact]
    public void Request_that_gives_up_loses_its_place_and_its_tenants_turn()
    {
        var queue = new FairQueue(10);
        var wait = new CallWait(A);
        queue.TryAdd(wait, out _);
        AddAll(queue, B);

        Assert.True(queue.Remove(wait));
        Assert.False(queue.Remove(wait));
        Assert.Equal([B], TakeAll(queue));
    }

    private static void AddAll(FairQueue queue, params ReadOnlySpan<Guid> tenants)
    {
        foreach (var tenant in tenants)
        {
            Assert.True(queue.TryAdd(new CallWait(tenant), out var displaced));
            Assert.Null(displaced);
        }
    }

    private static List<Guid> TakeAll(FairQueue queue)
    {
        List<Guid> taken = [];
        while (queue.TryTake(out var wait))
        {
            taken.Add(wait.Tenant);
        }

        return taken;
    }
}
