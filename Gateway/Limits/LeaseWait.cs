namespace BedrockAspire.Gateway.Limits;

/// <summary>A call that waits for a lease to become large enough. What it waits for is reserved on its behalf, so that nobody overtakes it.</summary>
internal sealed class LeaseWait(long amount)
{
    private readonly TaskCompletionSource<LeaseOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Amount => amount;

    /// <summary>Whether the caller has given up.</summary>
    public bool IsOver => _outcome.Task.IsCompleted;

    /// <returns>False when the caller had given up before.</returns>
    public bool TryEnd(LeaseOutcome outcome) => _outcome.TrySetResult(outcome);

    /// <summary>Whether the amount was reserved, of a wait that is over.</summary>
    public async Task<bool> WasReservedAsync()
    {
        await ((Task)_outcome.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _outcome.Task.IsCompletedSuccessfully && await _outcome.Task == LeaseOutcome.Reserved;
    }

    /// <summary>Waits for the outcome.</summary>
    /// <exception cref="OperationCanceledException">The caller has left; nothing is reserved for it.</exception>
    public async Task<LeaseOutcome> OutcomeAsync(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((LeaseWait)state!)._outcome.TrySetCanceled(token), this);
        return await _outcome.Task;
    }
}
