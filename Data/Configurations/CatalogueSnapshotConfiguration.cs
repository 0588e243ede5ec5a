using BedrockAspire.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BedrockAspire.Data.Configurations;

internal sealed class CatalogueSnapshotConfiguration : IEntityTypeConfiguration<CatalogueSnapshotRow>
{
    public void Configure(EntityTypeBuilder<CatalogueSnapshotRow> builder)
    {
        builder.ToTable("catalogue_snapshot");
        builder.HasKey(snapshot => snapshot.Source);
        builder.Property(snapshot => snapshot.Source).HasMaxLength(Lengths.Source);
    }
}
