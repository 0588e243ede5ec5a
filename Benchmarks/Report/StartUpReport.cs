namespace BedrockAspire.Benchmarks.Report;

/// <summary>Start-up and memory of the chat service as it ships.</summary>
internal sealed record StartUpReport(
    IReadOnlyList<double> Milliseconds, double MedianMilliseconds, long IdleBytes, int Requests, long BytesAfterRequests);
