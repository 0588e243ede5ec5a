using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Data;

/// <summary>Hands out the context of the configured database as the one that stores know.</summary>
internal sealed class GatewayContextFactory<TContext>(IDbContextFactory<TContext> contexts) : IDbContextFactory<GatewayContext>
    where TContext : GatewayContext
{
    public GatewayContext CreateDbContext() => contexts.CreateDbContext();

    public async Task<GatewayContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
        await contexts.CreateDbContextAsync(cancellationToken);
}
