namespace BedrockAspire.Simulator.EventStream;

/// <summary>Encoded frames one after the other. Immutable, so that a rule can keep one and replay it.</summary>
internal sealed class FrameSequence(byte[] bytes, int[] ends)
{
    public int Count => ends.Length;

    public ReadOnlyMemory<byte> All => bytes;

    public ReadOnlyMemory<byte> this[int index] => bytes.AsMemory(Start(index)..ends[index]);

    /// <summary>The first frames as one piece.</summary>
    public ReadOnlyMemory<byte> First(int count) => count == 0 ? default : bytes.AsMemory(0, ends[count - 1]);

    private int Start(int index) => index == 0 ? 0 : ends[index - 1];
}
