using System.Globalization;
using BedrockAspire.Benchmarks.Load;

namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>One kind of request, and how many of them are under way at a time.</summary>
internal sealed record MatrixCell(LoadCase Load, int Concurrency)
{
    /// <summary>How long the first requests of a block take to begin, so that paced streams do not come and go together.</summary>
    public TimeSpan Ramp { get; init; }

    /// <summary>Whether the peer is measured in this cell, too.</summary>
    public bool HasPeer { get; init; }

    public bool IsPaced => Load.DeltaDelayMs > 0;

    public string Name => Load.Name;

    /// <param name="isStream">Whether the answer is streamed, in 100 deltas that come at once.</param>
    /// <param name="kilobytes">Of the prompt.</param>
    /// <param name="hasTools">Whether tools are offered and one is called.</param>
    /// <param name="concurrency">Requests at a time.</param>
    /// <param name="delayMs">Of the upstream's first byte.</param>
    public static MatrixCell Of(bool isStream, int kilobytes = 1, bool hasTools = false, int concurrency = 32, int delayMs = 0) => new(
        new LoadCase
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{(isStream ? "stream" : "whole")}, {kilobytes} KB{(hasTools ? ", tools" : "")}, {concurrency} at a time, {delayMs} ms"),
            Description = "",
            IsStream = isStream,
            PromptBytes = kilobytes * 1024,
            HasTools = hasTools,
            Deltas = isStream ? 100 : 1,
            UpstreamDelayMs = delayMs,
        },
        concurrency);

    public static MatrixCell Paced(int streams, int deltas, int deltaDelayMs, TimeSpan ramp) => new(
        new LoadCase
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"paced, {streams} at a time"),
            Description = string.Create(CultureInfo.InvariantCulture, $"1 KB, {deltas} deltas, one every {deltaDelayMs} ms"),
            IsStream = true,
            Deltas = deltas,
            DeltaDelayMs = deltaDelayMs,
        },
        streams)
    {
        Ramp = ramp,
    };
}
