namespace BedrockAspire.Simulator.Http;

internal enum Operation
{
    Unknown,
    Converse,
    ConverseStream,
    InvokeModel,
    InvokeModelWithResponseStream,
    CountTokens,
    InvokeGuardrailChecks,
    ListFoundationModels,
    GetFoundationModel,
    ListInferenceProfiles,
    GetInferenceProfile,
}
