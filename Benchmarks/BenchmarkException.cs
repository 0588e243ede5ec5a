namespace BedrockAspire.Benchmarks;

/// <summary>The run is worthless; the message says why.</summary>
internal sealed class BenchmarkException(string message, Exception? inner = null) : Exception(message, inner);
