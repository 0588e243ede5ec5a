namespace BedrockAspire.Gateway.Usage;

/// <summary>How a call to a model ended, as the ledger has it. The numbers are in files and in the database: they never change.</summary>
public enum CallOutcome : byte
{
    /// <summary>The whole answer went out.</summary>
    Completed = 1,

    /// <summary>The caller left before its end.</summary>
    Cancelled = 2,

    /// <summary>Bedrock, or the gateway, failed.</summary>
    Failed = 3,

    /// <summary>The process ended in the middle of it; what it used is not known, and its worst case is taken.</summary>
    Interrupted = 4,
}
