using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Ready once AWS was asked for its models for the first time, whatever it answered: the built-in table serves if it failed.</summary>
public sealed class CatalogueHealthCheck(CatalogueRefresher refresher) : IHealthCheck
{
    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(refresher.FirstAttempt.IsCompleted
            ? HealthCheckResult.Healthy("The models are known.")
            : HealthCheckResult.Unhealthy("AWS is being asked for its models."));
}
