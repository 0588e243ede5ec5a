using BedrockAspire.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BedrockAspire.Data.Configurations;

internal sealed class UsageRecordConfiguration : IEntityTypeConfiguration<UsageRecordRow>
{
    public void Configure(EntityTypeBuilder<UsageRecordRow> builder)
    {
        builder.ToTable("usage_record");
        builder.HasKey(record => new { record.Id, record.RecordedAt });
        builder.Property(record => record.Id).ValueGeneratedNever();
        builder.Property(record => record.Service).HasMaxLength(Lengths.Service);
        builder.Property(record => record.Operation).HasMaxLength(Lengths.Operation);
        builder.Property(record => record.UserId).HasMaxLength(Lengths.UserId);
        builder.Property(record => record.RequestedModel).HasMaxLength(Lengths.Model);
        builder.Property(record => record.ResolvedModel).HasMaxLength(Lengths.Model);
        builder.Property(record => record.Region).HasMaxLength(Lengths.Region);
        builder.Property(record => record.Geography).HasMaxLength(Lengths.Region);
        builder.Property(record => record.ErrorType).HasMaxLength(Lengths.ErrorType);
        builder.Property(record => record.Outcome).HasMaxLength(Lengths.Outcome);
        builder.Property(record => record.TraceId).HasMaxLength(Lengths.TraceId);
        builder.Property(record => record.CacheWrite5mTokens).HasColumnName("cache_write_5m_tokens");
        builder.Property(record => record.CacheWrite1hTokens).HasColumnName("cache_write_1h_tokens");
        // Two indexes and no more: a narrow row is the point of the table, and sums come from usage_daily.
        builder.HasIndex(record => record.RecordedAt);
        builder.HasIndex(record => new { record.KeyId, record.RecordedAt });
    }
}
