using BedrockAspire.Simulator.EventStream;
using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Simulator.Converse;

/// <summary>A rule's stream, ready to be sent to every request with this many input tokens.</summary>
internal sealed record PreparedFrames(long InputTokens, Usage Usage, FrameSequence Frames);
