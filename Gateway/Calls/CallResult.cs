using BedrockAspire.Gateway.Streaming;

namespace BedrockAspire.Gateway.Calls;

/// <summary>How a call ended that did not throw. A failure inside a stream is on <see cref="Http.GatewayRequest.StreamFailure"/>.</summary>
/// <param name="FinishReason">OpenAI's finish reason; null where the operation has none or the answer is not whole.</param>
/// <param name="Outcome">How its stream ended; <see cref="StreamOutcome.Completed"/> for a whole reply.</param>
public readonly record struct CallResult(string? FinishReason = null, StreamOutcome Outcome = StreamOutcome.Completed);
