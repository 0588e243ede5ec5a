using BedrockAspire.Data.Entities;
using BedrockAspire.Gateway.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BedrockAspire.Data.Configurations;

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntryRow>
{
    public void Configure(EntityTypeBuilder<AuditEntryRow> builder)
    {
        builder.ToTable("audit_entry");
        builder.HasKey(entry => entry.Id);
        builder.Property(entry => entry.Id).ValueGeneratedNever();
        builder.Property(entry => entry.ActorKeyName).HasMaxLength(Lengths.Name);
        builder.Property(entry => entry.ActorUserId).HasMaxLength(Lengths.UserId);
        builder.Property(entry => entry.OnBehalfOf).HasMaxLength(OnBehalfOf.MaxLength);
        builder.Property(entry => entry.Action).HasMaxLength(Lengths.Word);
        builder.Property(entry => entry.SubjectKind).HasMaxLength(Lengths.Word);
        builder.Property(entry => entry.SubjectId).HasMaxLength(Lengths.SubjectId);
        builder.Property(entry => entry.RequestId).HasMaxLength(Lengths.RequestId);
        builder.HasIndex(entry => new { entry.SubjectKind, entry.SubjectId });
    }
}
