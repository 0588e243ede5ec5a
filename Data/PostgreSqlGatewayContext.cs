using BedrockAspire.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Data;

/// <summary>The tables in PostgreSQL.</summary>
internal sealed class PostgreSqlGatewayContext(DbContextOptions<PostgreSqlGatewayContext> options) : GatewayContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<AuditEntryRow>().Property(entry => entry.Before).HasColumnType("jsonb");
        modelBuilder.Entity<AuditEntryRow>().Property(entry => entry.After).HasColumnType("jsonb");
    }
}
