using BedrockAspire.Console.Gateway;
using BedrockAspire.Console.Gateway.Admin;

namespace BedrockAspire.Console.Playground;

/// <summary>Finds out what a call cost: a whole reply says it itself, a stream is asked for in the ledger, which has it within seconds of its end.</summary>
internal sealed class CallCosts(TimeProvider timeProvider)
{
    private const int MaxLooks = 20;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Earlier = TimeSpan.FromMinutes(15);

    /// <summary>Looks until the cost is known, or for ten seconds.</summary>
    public async Task<CallCost> FindAsync(AdminClient admin, CallFacts facts, CancellationToken cancellationToken)
    {
        if (facts.CostUsd is { } said)
        {
            return new CallCost(CallCostState.Known, said);
        }

        if (facts.RequestId is not { } id)
        {
            return new CallCost(CallCostState.NotFound);
        }

        var from = (timeProvider.GetUtcNow() - Earlier).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var path = AdminClient.With(AdminClient.With("usage/calls?limit=1", "from", from), "trace_id", id);
        try
        {
            for (var look = 0; look < MaxLooks; look++)
            {
                if ((await admin.PageAsync<UsageCall>(path, cursor: null, cancellationToken)).Data is [var call, ..])
                {
                    return new CallCost(call.CostUsd is null ? CallCostState.Unpriced : CallCostState.Known, call.CostUsd, call.IsEstimated);
                }

                await Task.Delay(BetweenLooks, timeProvider, cancellationToken);
            }
        }
        catch (GatewayCallException exception) when (exception.Fault != GatewayFault.SignedOut)
        {
            // The answer is there all the same; only what it cost is not.
        }

        return new CallCost(CallCostState.NotFound);
    }
}
