using BedrockAspire.Benchmarks.Hosting;
using BedrockAspire.Benchmarks.Load;

namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>One way to the simulator in one cell.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Server">Whom requests go to.</param>
/// <param name="Check">What its replies must be.</param>
/// <param name="PrepareAsync">Makes the request of a block.</param>
internal sealed record MatrixTarget(string Name, ServerProcess Server, ReplyCheck Check, Func<CancellationToken, Task<PreparedRequest>> PrepareAsync)
{
    public const string Direct = "direct";
    public const string Yarp = "YARP";
    public const string Gateway = "gateway";
    public const string Portkey = "Portkey";

    /// <summary>Answers how many bytes the server's runtime has allocated; null for servers that are not asked.</summary>
    public Uri? Counters { get; init; }
}
