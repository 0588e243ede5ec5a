using BedrockAspire.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BedrockAspire.Data.Configurations;

internal sealed class BudgetConfiguration : IEntityTypeConfiguration<BudgetRow>
{
    public void Configure(EntityTypeBuilder<BudgetRow> builder)
    {
        builder.ToTable("budget");
        builder.HasKey(budget => budget.Id);
        builder.Property(budget => budget.Id).ValueGeneratedNever();
        builder.Property(budget => budget.Name).HasMaxLength(Lengths.Name);
        builder.Property(budget => budget.Scope).HasConversion<string>().HasMaxLength(Lengths.Word);
        builder.Property(budget => budget.ScopeId).HasMaxLength(Lengths.UserId);
        builder.Property(budget => budget.Interval).HasConversion<string>().HasMaxLength(Lengths.Word);
        builder.Property(budget => budget.Version).IsConcurrencyToken();
        builder.HasIndex(budget => new { budget.Scope, budget.ScopeId });
    }
}
