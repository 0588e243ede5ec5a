using System.Text.Json;
using BedrockAspire.ChatApi.ChatCompletions;
using BedrockAspire.Gateway.Http;
using BenchmarkDotNet.Attributes;

namespace BedrockAspire.Benchmarks.Micro;

/// <summary>What does it cost to turn a Converse reply of 300 tokens into a chat completion, against only reading its JSON?</summary>
/// <remarks>Not sealed: BenchmarkDotNet derives from it.</remarks>
public class ResponseMapperBenchmarks : IDisposable
{
    private static readonly ChatCompletion Completion = new("chatcmpl-0198a7d2f3b27c1e9a5d4c6b8e0f1a23", 1_750_000_000, "claude-haiku");

    private readonly byte[] _reply = Samples.Reply();
    private readonly PooledBufferWriter _output = new(16 * 1024);

    [Benchmark(Baseline = true)]
    public int ReadJson()
    {
        var tokens = 0;
        var json = new Utf8JsonReader(_reply);
        while (json.Read())
        {
            tokens++;
        }

        return tokens;
    }

    [Benchmark]
    public int ReadAndMap()
    {
        _output.Clear();
        ConverseResponseMapper.Map(ConverseReply.Read(_reply), _reply, Completion, _output);
        return _output.WrittenSpan.Length;
    }

    public void Dispose()
    {
        _output.Dispose();
        GC.SuppressFinalize(this);
    }
}
