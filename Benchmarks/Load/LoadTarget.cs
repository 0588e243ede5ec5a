using BedrockAspire.Benchmarks.Hosting;

namespace BedrockAspire.Benchmarks.Load;

/// <summary>One side of the comparison in one case.</summary>
/// <param name="Server">The process whose CPU time is counted.</param>
/// <param name="Check">What its replies must be.</param>
/// <param name="PrepareAsync">Makes the request of a block.</param>
internal sealed record LoadTarget(ServerProcess Server, ReplyCheck Check, Func<CancellationToken, Task<PreparedRequest>> PrepareAsync);
