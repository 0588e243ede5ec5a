using BedrockAspire.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BedrockAspire.Data.Configurations;

internal sealed class UsageDailyConfiguration : IEntityTypeConfiguration<UsageDailyRow>
{
    public void Configure(EntityTypeBuilder<UsageDailyRow> builder)
    {
        builder.ToTable("usage_daily");
        builder.HasKey(day => new { day.Day, day.KeyId, day.TeamId, day.UserId, day.Model, day.Service });
        builder.Property(day => day.UserId).HasMaxLength(Lengths.UserId);
        builder.Property(day => day.Model).HasMaxLength(Lengths.Model);
        builder.Property(day => day.Service).HasMaxLength(Lengths.Service);
    }
}
