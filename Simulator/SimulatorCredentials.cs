namespace BedrockAspire.Simulator;

/// <summary>The fixed credentials that the simulator accepts. They are worth nothing anywhere else.</summary>
public static class SimulatorCredentials
{
    public const string AccessKeyId = "AKIASIMULATOREXAMPLE";
    public const string SecretAccessKey = "simulator-secret-access-key-not-valid-on-aws";
    public const string BearerToken = "ABSK-simulator-not-valid-on-aws";
}
