using BedrockAspire.Bedrock.EventStream;
using BedrockAspire.ChatApi.ChatCompletions;
using BedrockAspire.Gateway.Http;
using BenchmarkDotNet.Attributes;

namespace BedrockAspire.Benchmarks.Micro;

/// <summary>What does one more delta cost in a stream that has started? It must not allocate.</summary>
/// <remarks>Not sealed: BenchmarkDotNet derives from it.</remarks>
public class StreamDeltaBenchmarks : IDisposable
{
    private readonly PooledBufferWriter _output = new(64 * 1024);
    private readonly ConverseStreamTranscoder _transcoder =
        new(new ChatCompletion("chatcmpl-0198a7d2f3b27c1e9a5d4c6b8e0f1a23", 1_750_000_000, "claude-haiku"), includeUsage: true);

    private EventStreamFrame[] _deltas = [];

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        var frames = await FrameReader.ReadAllAsync(Samples.Stream());
        _deltas = [.. frames.Where(frame => frame.Name.Span.SequenceEqual("contentBlockDelta"u8))];
        if (_deltas.Length != Samples.Deltas)
        {
            throw new InvalidOperationException($"The stream has {_deltas.Length} deltas, not {Samples.Deltas}.");
        }

        _transcoder.Write(frames[0], _output);
    }

    /// <summary>The floor: the bytes of the payload, copied.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Samples.Deltas)]
    public int Copy()
    {
        _output.Clear();
        foreach (var delta in _deltas)
        {
            delta.Payload.Span.CopyTo(_output.GetSpan(delta.Payload.Length));
            _output.Advance(delta.Payload.Length);
        }

        return _output.WrittenSpan.Length;
    }

    [Benchmark(OperationsPerInvoke = Samples.Deltas)]
    public int Transcode()
    {
        _output.Clear();
        foreach (var delta in _deltas)
        {
            _transcoder.Write(delta, _output);
        }

        return _output.WrittenSpan.Length;
    }

    public void Dispose()
    {
        _output.Dispose();
        GC.SuppressFinalize(this);
    }
}
