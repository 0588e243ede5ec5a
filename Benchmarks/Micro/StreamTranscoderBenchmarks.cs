using System.Text.Json;
using BedrockAspire.Bedrock.EventStream;
using BedrockAspire.ChatApi.ChatCompletions;
using BedrockAspire.Gateway.Http;
using BenchmarkDotNet.Attributes;

namespace BedrockAspire.Benchmarks.Micro;

/// <summary>What does a stream of 100 deltas cost to transcode, against only reading its JSON?</summary>
/// <remarks>Not sealed: BenchmarkDotNet derives from it.</remarks>
public class StreamTranscoderBenchmarks : IDisposable
{
    private static readonly ChatCompletion Completion = new("chatcmpl-0198a7d2f3b27c1e9a5d4c6b8e0f1a23", 1_750_000_000, "claude-haiku");

    private readonly PooledBufferWriter _output = new(64 * 1024);
    private EventStreamFrame[] _frames = [];

    [GlobalSetup]
    public async Task SetUpAsync() => _frames = await FrameReader.ReadAllAsync(Samples.Stream());

    [Benchmark(Baseline = true)]
    public int ReadJson()
    {
        var tokens = 0;
        foreach (var frame in _frames)
        {
            var json = new Utf8JsonReader(frame.Payload.Span);
            while (json.Read())
            {
                tokens++;
            }
        }

        return tokens;
    }

    [Benchmark]
    public int Transcode()
    {
        _output.Clear();
        var transcoder = new ConverseStreamTranscoder(Completion, includeUsage: true);
        foreach (var frame in _frames)
        {
            transcoder.Write(frame, _output);
        }

        transcoder.Finish(_output);
        return _output.WrittenSpan.Length;
    }

    public void Dispose()
    {
        _output.Dispose();
        GC.SuppressFinalize(this);
    }
}
