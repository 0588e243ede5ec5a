using Microsoft.Extensions.Hosting;

namespace BedrockAspire.Gateway.Limits;

/// <summary>Runs the exchange with the store, where there is a store.</summary>
internal sealed class LimitRunner(LeaseExchange? exchange) : IHostedService
{
    public LeaseExchange? Exchange => exchange;

    public Task StartAsync(CancellationToken cancellationToken) => exchange?.StartAsync(cancellationToken) ?? Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => exchange?.StopAsync(cancellationToken) ?? Task.CompletedTask;
}
