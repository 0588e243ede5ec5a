using BedrockAspire.Bedrock.EventStream;
using BenchmarkDotNet.Attributes;

namespace BedrockAspire.Benchmarks.Micro;

/// <summary>What does it cost to take a stream of 100 deltas apart, and what more when frames are split over buffers?</summary>
/// <remarks>Not sealed: BenchmarkDotNet derives from it.</remarks>
public class EventStreamReaderBenchmarks
{
    private readonly PiecewiseReader _whole;
    private readonly PiecewiseReader _pieces;

    public EventStreamReaderBenchmarks()
    {
        var stream = Samples.Stream();
        _whole = new PiecewiseReader(stream, stream.Length);
        _pieces = new PiecewiseReader(stream, 4096);
    }

    [Benchmark(Baseline = true)]
    public Task<int> OneBufferAsync() => ReadAsync(_whole);

    [Benchmark]
    public Task<int> PiecesOf4KbAsync() => ReadAsync(_pieces);

    private static async Task<int> ReadAsync(PiecewiseReader source)
    {
        source.Rewind();
        var bytes = 0;
        using var reader = new EventStreamReader(source, Samples.MaxFrameBytes);
        while (await reader.WaitAsync(CancellationToken.None) != EventStreamWait.End)
        {
            while (reader.TryRead(out var frame))
            {
                bytes += frame.Payload.Length;
            }
        }

        return bytes;
    }
}
