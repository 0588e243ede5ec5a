using BedrockAspire.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BedrockAspire.Data.Configurations;

internal sealed class BudgetPeriodConfiguration : IEntityTypeConfiguration<BudgetPeriodRow>
{
    public void Configure(EntityTypeBuilder<BudgetPeriodRow> builder)
    {
        builder.ToTable("budget_period");
        builder.HasKey(period => new { period.BudgetId, period.PeriodStart });
        builder.HasOne<BudgetRow>().WithMany().HasForeignKey(period => period.BudgetId).OnDelete(DeleteBehavior.Cascade);
    }
}
