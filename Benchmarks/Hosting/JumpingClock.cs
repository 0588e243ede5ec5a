namespace BedrockAspire.Benchmarks.Hosting;

/// <summary>The simulator's clock, which can be put forward and back. Only the time of day jumps: timers and measured spans do not.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long _offsetTicks;

    public TimeSpan Offset
    {
        get => new(Interlocked.Read(ref _offsetTicks));
        set => Interlocked.Exchange(ref _offsetTicks, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
}
