using System.IO.Pipelines;
using BedrockAspire.Bedrock.EventStream;

namespace BedrockAspire.Benchmarks.Micro;

/// <summary>Frames taken apart beforehand, for benchmarks of what comes after.</summary>
internal static class FrameReader
{
    public static async Task<EventStreamFrame[]> ReadAllAsync(byte[] stream)
    {
        var frames = new List<EventStreamFrame>();
        var source = PipeReader.Create(new System.Buffers.ReadOnlySequence<byte>(stream));
        using var reader = new EventStreamReader(source, Samples.MaxFrameBytes);
        while (await reader.WaitAsync(CancellationToken.None) != EventStreamWait.End)
        {
            while (reader.TryRead(out var frame))
            {
                frames.Add(frame);
            }
        }

        return [.. frames];
    }
}
