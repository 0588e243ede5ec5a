using System.Runtime.InteropServices;

namespace BedrockAspire.Gateway.Overload;

/// <summary>
/// Something of which there is only so much, shared by tenants: each may hold a part of what the others leave. So one that took all that it could always
/// leaves room for another, and those that want much end up with equal parts. Nothing is kept for tenants that hold nothing.
/// </summary>
/// <param name="capacity">How much there is.</param>
/// <param name="share">The part of what the others leave that one may hold, over 0 and up to 1; 1 means that there are no parts.</param>
internal sealed class FairShare(long capacity, double share)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, long> _held = [];
    private long _taken;

    /// <summary>How much is held, by all.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Takes some, or nothing.</summary>
    public ShareOutcome TryTake(Guid tenant, long amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amount);
        lock (_lock)
        {
            if (amount > capacity - _taken)
            {
                return ShareOutcome.Full;
            }

            ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(_held, tenant, out var isKnown);
            // Whoever holds nothing gets what there is room for: a part of little may be less than one.
            if (isKnown && held + amount > share * (capacity - (_taken - held)))
            {
                return ShareOutcome.PartUsedUp;
            }

            held += amount;
            Volatile.Write(ref _taken, _taken + amount);
            return ShareOutcome.Taken;
        }
    }

    /// <summary>Gives back what was taken.</summary>
    /// <returns>How much is still held, by all.</returns>
    public long Give(Guid tenant, long amount)
    {
        lock (_lock)
        {
            ref var held = ref CollectionsMarshal.GetValueRefOrNullRef(_held, tenant);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref held) || held < amount)
            {
                throw new InvalidOperationException("More was given back than was taken.");
            }

            held -= amount;
            if (held == 0)
            {
                _held.Remove(tenant);
            }

            var left = _taken - amount;
            Volatile.Write(ref _taken, left);
            return left;
        }
    }
}
