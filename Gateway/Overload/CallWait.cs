namespace BedrockAspire.Gateway.Overload;

/// <summary>A request that waits for its turn. Its task is true when the turn has come, false when it was pushed out of the queue.</summary>
internal sealed class CallWait(Guid tenant) : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public Guid Tenant => tenant;
}
