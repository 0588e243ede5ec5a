namespace BedrockAspire.Benchmarks.Report;

/// <summary>A pair of blocks that ran one after the other.</summary>
internal sealed record RepetitionReport(BlockReport Gateway, BlockReport Yarp)
{
    public double CpuRatio => Gateway.CpuMicroseconds / Yarp.CpuMicroseconds;
}
