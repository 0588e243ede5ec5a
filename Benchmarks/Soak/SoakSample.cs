namespace BedrockAspire.Benchmarks.Soak;

/// <summary>The gateway's process at one moment.</summary>
/// <param name="Seconds">Since the first stream.</param>
/// <param name="ResidentMegabytes">Physical memory, in millions of bytes.</param>
/// <param name="HeapMegabytes">Objects on the managed heap, those that are no longer used and not yet collected included.</param>
/// <param name="CommittedMegabytes">What the collector holds for the heap; 0 before the first collection.</param>
/// <param name="Handles">Open files and sockets.</param>
/// <param name="Threads">Of the process, the runtime's own included.</param>
/// <param name="OpenStreams">Answers that are being read.</param>
/// <param name="WaitingRecords">Answers that are over and whose records have not yet come to the database.</param>
/// <param name="Answers">Since the first stream.</param>
internal sealed record SoakSample(double Seconds, double ResidentMegabytes, double HeapMegabytes, double CommittedMegabytes, int Handles, int Threads, int OpenStreams, long WaitingRecords, long Answers);
