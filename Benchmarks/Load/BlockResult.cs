using System.Diagnostics;

namespace BedrockAspire.Benchmarks.Load;

/// <summary>What the client saw of one block.</summary>
/// <param name="Elapsed">From the first request to the last reply.</param>
/// <param name="Latencies">Of each request until its reply's last byte, in ticks of <see cref="Stopwatch"/>.</param>
/// <param name="FirstTokens">Of each request until the first token of its reply was there; empty when its check does not say what one looks like.</param>
/// <param name="Bytes">Of all replies' bodies.</param>
/// <param name="Errors">Replies that were not what they must be.</param>
/// <param name="FirstError">What was wrong with one of them.</param>
internal sealed record BlockResult(TimeSpan Elapsed, long[] Latencies, long[] FirstTokens, long Bytes, int Errors, string? FirstError);
