namespace BedrockAspire.Benchmarks.Chaos;

internal enum CallKind
{
    Whole,
    Stream,
    WholeTool,
    StreamTool,
    CancelledWhole,
    CancelledStream,
}
