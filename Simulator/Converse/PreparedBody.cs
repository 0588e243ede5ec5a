using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Simulator.Converse;

/// <summary>A rule's JSON reply, ready to be sent to every request with this many input tokens.</summary>
internal sealed record PreparedBody(long InputTokens, Usage Usage, byte[] Bytes);
