using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>
/// Ready once there is a list that AWS gave, now or before a restart, or AWS was asked in vain, or does not answer within seconds: the built-in
/// table serves then. Requests are answered from the start.
/// </summary>
public sealed class CatalogueHealthCheck(ModelCatalogue catalogue, CatalogueRefresher refresher, TimeProvider timeProvider) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly long _started = timeProvider.GetTimestamp();

    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            catalogue.Current.IsDiscovered ? HealthCheckResult.Healthy("The models are those that AWS listed.")
            : refresher.FirstAttempt.IsCompleted || timeProvider.GetElapsedTime(_started) >= Patience
                ? HealthCheckResult.Healthy("AWS did not list its models; the built-in table serves.")
                : HealthCheckResult.Unhealthy("AWS is being asked for its models."));
}
