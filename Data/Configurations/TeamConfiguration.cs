using BedrockAspire.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BedrockAspire.Data.Configurations;

internal sealed class TeamConfiguration : IEntityTypeConfiguration<TeamRow>
{
    public void Configure(EntityTypeBuilder<TeamRow> builder)
    {
        builder.ToTable("team");
        builder.HasKey(team => team.Id);
        builder.Property(team => team.Id).ValueGeneratedNever();
        builder.Property(team => team.Name).HasMaxLength(Lengths.Name);
        builder.Property(team => team.Note).HasMaxLength(Lengths.Note);
        builder.Property(team => team.Version).IsConcurrencyToken();
        builder.HasIndex(team => team.Name).IsUnique().HasFilter("deleted_at IS NULL");
    }
}
