namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>What one more event of a stream allocates in a process.</summary>
/// <param name="Target">Whose.</param>
/// <param name="Name">Of which streams.</param>
/// <param name="Requests">Of each block.</param>
/// <param name="BytesPerRequest">The median of the shorter streams.</param>
/// <param name="BytesPerEvent">What the longer streams allocate more, over the events that they have more.</param>
/// <param name="CpuMicrosecondsPerEvent">The same of CPU time.</param>
internal sealed record EventAllocationReport(string Target, string Name, int Requests, double BytesPerRequest, Spread BytesPerEvent, Spread CpuMicrosecondsPerEvent)
{
    /// <summary>From two blocks whose streams differ by their number of events only.</summary>
    public static double PerEvent(double perShortStream, int fewEvents, double perLongStream, int manyEvents) => (perLongStream - perShortStream) / (manyEvents - fewEvents);
}
