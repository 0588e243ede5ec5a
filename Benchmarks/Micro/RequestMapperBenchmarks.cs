using System.Text.Json;
using BedrockAspire.ChatApi.ChatCompletions;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;
using BenchmarkDotNet.Attributes;

namespace BedrockAspire.Benchmarks.Micro;

/// <summary>What does it cost to turn a conversation into Converse's body, against only reading its JSON?</summary>
/// <remarks>Not sealed: BenchmarkDotNet derives from it.</remarks>
public class RequestMapperBenchmarks : IDisposable
{
    private readonly CatalogueModel _model = Samples.Model();
    private readonly GatewayRequest _notes = new(TimeProvider.System, "simulator", isStrict: false);
    private readonly PooledBufferWriter _output = new(512 * 1024);
    private byte[] _body = [];

    [Params(1, 16, 200)]
    public int Kilobytes { get; set; }

    [GlobalSetup]
    public void SetUp() => _body = Samples.ChatRequest(Kilobytes * 1024);

    [Benchmark(Baseline = true)]
    public int ReadJson()
    {
        var tokens = 0;
        var json = new Utf8JsonReader(_body);
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
        ConverseRequestMapper.Map(ChatRequestReader.Read(_body), _model, _notes, _output);
        return _output.WrittenSpan.Length;
    }

    public void Dispose()
    {
        _output.Dispose();
        GC.SuppressFinalize(this);
    }
}
