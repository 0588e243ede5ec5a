using BedrockAspire.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BedrockAspire.Data.Configurations;

internal sealed class BudgetLeaseConfiguration : IEntityTypeConfiguration<BudgetLeaseRow>
{
    public void Configure(EntityTypeBuilder<BudgetLeaseRow> builder)
    {
        builder.ToTable("budget_lease");
        builder.HasKey(lease => new { lease.BudgetId, lease.PeriodStart, lease.ReplicaId });
        builder.Property(lease => lease.ReplicaId).HasMaxLength(Lengths.ReplicaId);
        builder.HasOne<BudgetPeriodRow>().WithMany().HasForeignKey(lease => new { lease.BudgetId, lease.PeriodStart }).OnDelete(DeleteBehavior.Cascade);
    }
}
