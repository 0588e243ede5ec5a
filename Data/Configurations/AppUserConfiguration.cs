using BedrockAspire.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BedrockAspire.Data.Configurations;

internal sealed class AppUserConfiguration : IEntityTypeConfiguration<AppUserRow>
{
    public void Configure(EntityTypeBuilder<AppUserRow> builder)
    {
        builder.ToTable("app_user");
        builder.HasKey(user => user.Id);
        builder.Property(user => user.Id).HasMaxLength(Lengths.UserId);
        builder.Property(user => user.Email).HasMaxLength(Lengths.Email);
        builder.Property(user => user.Name).HasMaxLength(Lengths.PersonName);
        builder.Property(user => user.Role).HasMaxLength(Lengths.Role);
        builder.Property(user => user.Note).HasMaxLength(Lengths.Note);
        builder.Property(user => user.Version).IsConcurrencyToken();
        builder.HasOne<TeamRow>().WithMany().HasForeignKey(user => user.TeamId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(user => user.LastSeenAt);
    }
}
