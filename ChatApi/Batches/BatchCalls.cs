using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.Batches;

/// <summary>
/// Makes the calls that requests become, so many at a time over all of them: hundreds of requests that a client sends at once and never tries
/// again wait here for their turn instead of running into Bedrock's throttle.
/// </summary>
/// <param name="maxParallel">How many calls may be under way at once.</param>
/// <param name="maxQueued">How many calls may be under way or wait.</param>
/// <param name="what">What waits, in the plural, for the complaint.</param>
internal sealed class BatchCalls(int maxParallel, int maxQueued, string what) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(maxParallel);
    private int _queued;

    /// <summary>Makes calls by these options.</summary>
    public BatchCalls(BatchOptions options, string what)
        : this(options.MaxParallelCalls, options.MaxQueuedCalls, what)
    {
    }

    /// <summary>Makes the calls of one request.</summary>
    /// <param name="count">How many.</param>
    /// <param name="call">Makes one of them, by its number.</param>
    /// <param name="cancellationToken">Ends all of them.</param>
    /// <returns>The results by number. When one call fails, those of the others are disposed if they can be.</returns>
    /// <exception cref="GatewayException">Too many calls are waiting already.</exception>
    public async Task<TResult[]> RunAsync<TResult>(
        int count, Func<int, CancellationToken, Task<TResult>> call, CancellationToken cancellationToken)
        where TResult : class
    {
        var results = new TResult?[count];
        Enter(count);
        try
        {
            // One call, which is what most requests become, needs no machinery.
            if (count == 1)
            {
                results[0] = await TakeTurnAsync(0, call, cancellationToken);
                return results!;
            }

            var parallelism = new ParallelOptions { MaxDegreeOfParallelism = maxParallel, CancellationToken = cancellationToken };
            await Parallel.ForAsync(0, count, parallelism, async (number, token) => results[number] = await TakeTurnAsync(number, call, token));
            return results!;
        }
        catch
        {
            foreach (var result in results)
            {
                (result as IDisposable)?.Dispose();
            }

            throw;
        }
        finally
        {
            Interlocked.Add(ref _queued, -count);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private void Enter(int count)
    {
        if (Interlocked.Add(ref _queued, count) <= maxQueued)
        {
            return;
        }

        Interlocked.Add(ref _queued, -count);
        throw new GatewayException(
            new GatewayError(GatewayErrorKind.UpstreamUnavailable, $"Too many {what} are waiting for their turn. Try again in a few seconds.")
            {
                RetryAfter = TimeSpan.FromSeconds(5),
            });
    }

    private async Task<TResult> TakeTurnAsync<TResult>(
        int number, Func<int, CancellationToken, Task<TResult>> call, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await call(number, cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }
}
