using BedrockAspire.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BedrockAspire.Data.Configurations;

internal sealed class ReplicaConfiguration : IEntityTypeConfiguration<ReplicaRow>
{
    public void Configure(EntityTypeBuilder<ReplicaRow> builder)
    {
        builder.ToTable("replica");
        builder.HasKey(replica => replica.Id);
        builder.Property(replica => replica.Id).HasMaxLength(Lengths.ReplicaId);
        builder.Property(replica => replica.Service).HasMaxLength(Lengths.Service);
    }
}
