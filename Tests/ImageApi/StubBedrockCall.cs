namespace BedrockAspire.Tests.ImageApi;

/// <summary>One call that <see cref="StubBedrock"/> holds.</summary>
internal sealed class StubBedrockCall
{
    /// <summary>Set by the test: answer with a picture.</summary>
    public TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Set by the test: answer with something that is no picture.</summary>
    public TaskCompletionSource Fail { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Set when the gateway gave up the call.</summary>
    public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
