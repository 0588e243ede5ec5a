namespace BedrockAspire.Console.Playground;

/// <summary>How far the cost of a call is known.</summary>
public enum CallCostState
{
    /// <summary>The ledger is asked for it.</summary>
    Asked,

    Known,

    /// <summary>The call is recorded, and its model's price is not known.</summary>
    Unpriced,

    /// <summary>The ledger did not have the call in time, or cannot be asked.</summary>
    NotFound,
}
