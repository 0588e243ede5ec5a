using BedrockAspire.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Data;

/// <summary>The gateway's tables. One model; each database has its own context, because migrations differ.</summary>
internal abstract class GatewayContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<TeamRow> Teams => Set<TeamRow>();

    public DbSet<AppUserRow> Users => Set<AppUserRow>();

    public DbSet<ApiKeyRow> Keys => Set<ApiKeyRow>();

    public DbSet<BudgetRow> Budgets => Set<BudgetRow>();

    public DbSet<BudgetPeriodRow> BudgetPeriods => Set<BudgetPeriodRow>();

    public DbSet<BudgetLeaseRow> BudgetLeases => Set<BudgetLeaseRow>();

    public DbSet<ReplicaRow> Replicas => Set<ReplicaRow>();

    public DbSet<UsageRecordRow> UsageRecords => Set<UsageRecordRow>();

    public DbSet<UsageDailyRow> UsageDays => Set<UsageDailyRow>();

    public DbSet<AuditEntryRow> AuditEntries => Set<AuditEntryRow>();

    public DbSet<CatalogueSnapshotRow> CatalogueSnapshots => Set<CatalogueSnapshotRow>();

    public DbSet<SettingsVersionRow> SettingsVersions => Set<SettingsVersionRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(GatewayContext).Assembly);
    }
}
