namespace BedrockAspire.Simulator.Images;

/// <summary>A linear congruential generator: the same numbers on every runtime.</summary>
internal sealed class PaintRandom(uint seed)
{
    private uint _state = seed;

    public int Next(int limit)
    {
        _state = (_state * 1664525) + 1013904223;
        return (int)((_state >> 8) % (uint)limit);
    }
}
