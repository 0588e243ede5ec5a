using Microsoft.Extensions.Options;

namespace BedrockAspire.Simulator.Http;

/// <summary>Request ids in the form of a UUID, numbered, so that a run repeats under its seed.</summary>
internal sealed class RequestIds(IOptions<SimulatorOptions> options)
{
    private long _last;

    public string Next()
    {
        var number = Interlocked.Increment(ref _last);
        return $"{options.Value.Seed:x8}-0000-4000-8000-{number:x12}";
    }
}
