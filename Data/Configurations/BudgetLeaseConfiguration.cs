using BedrockAspire.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BedrockAspire.Data.Configurations;

internal sealed class BudgetLeaseConfiguration : IEntityTypeConfiguration<BudgetLeaseRow>
{
    public void Configure(EntityTypeBuilder<BudgetLeaseRow> builder)
    {
        builder.ToTable("budget_lease");
        builder.HasKey(lease => lease.Id);
        builder.Property(lease => lease.Id).ValueGeneratedNever();
        builder.Property(lease => lease.ReplicaId).HasMaxLength(Lengths.ReplicaId);
        builder.HasOne<BudgetRow>().WithMany().HasForeignKey(lease => lease.BudgetId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(lease => new { lease.BudgetId, lease.PeriodStart });
        builder.HasIndex(lease => lease.ExpiresAt);
    }
}
