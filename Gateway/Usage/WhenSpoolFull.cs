namespace BedrockAspire.Gateway.Usage;

/// <summary>What happens to calls while no usage can be recorded: the spool is full, or its disk is.</summary>
public enum WhenSpoolFull
{
    /// <summary>New calls are refused with 503. Nothing is ever used that is not recorded.</summary>
    Refuse,

    /// <summary>Calls are made and not recorded; how many is counted.</summary>
    ContinueUnrecorded,
}
