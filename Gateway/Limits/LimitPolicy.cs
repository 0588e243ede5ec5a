namespace BedrockAspire.Gateway.Limits;

/// <summary>What becomes of a call that cannot be counted.</summary>
public enum LimitPolicy
{
    /// <summary>It is answered with an error.</summary>
    Refuse,

    /// <summary>It passes.</summary>
    Allow,
}
