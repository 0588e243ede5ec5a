using Microsoft.Extensions.Hosting;

namespace BedrockAspire.Gateway.Limits;

/// <summary>Runs the exchange with the store, where there is a store.</summary>
internal sealed class LimitRunner(LeaseExchange? exchange) : IHostedService
{
    public LeaseExchange? Exchange => exchange;

    /// <summary>Starts it, and waits until the budgets have been read or could not be: the first requests need not be refused for being early.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (exchange is not null)
        {
            await exchange.StartAsync(cancellationToken);
            await exchange.FirstAttempt.WaitAsync(cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => exchange?.StopAsync(cancellationToken) ?? Task.CompletedTask;
}
