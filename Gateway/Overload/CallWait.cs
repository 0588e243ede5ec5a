namespace BedrockAspire.Gateway.Overload;

/// <summary>A request that waits for its turn. Its task is true when the turn has come, false when it was pushed out of the queue.</summary>
internal sealed class CallWait : TaskCompletionSource<bool>
{
    public CallWait(Guid tenant)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        Tenant = tenant;
        Place = new LinkedListNode<CallWait>(this);
    }

    public Guid Tenant { get; }

    /// <summary>Its place in the line of its tenant.</summary>
    public LinkedListNode<CallWait> Place { get; }
}
