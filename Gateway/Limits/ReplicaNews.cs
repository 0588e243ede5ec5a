namespace BedrockAspire.Gateway.Limits;

/// <summary>What a heartbeat brings.</summary>
/// <param name="Replicas">How many replicas of the service are alive, this one included.</param>
/// <param name="Settings">The limits, when they have changed; null when they have not.</param>
public sealed record ReplicaNews(int Replicas, LimitSettings? Settings);
