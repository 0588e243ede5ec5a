using BedrockAspire.Data.Entities;
using BedrockAspire.Gateway.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BedrockAspire.Data.Configurations;

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKeyRow>
{
    public void Configure(EntityTypeBuilder<ApiKeyRow> builder)
    {
        builder.ToTable("api_key");
        builder.HasKey(key => key.Id);
        builder.Property(key => key.Id).ValueGeneratedNever();
        builder.Property(key => key.Name).HasMaxLength(Lengths.Name);
        builder.Property(key => key.KeyHash).HasMaxLength(Lengths.Hash);
        builder.Property(key => key.PreviousHash).HasMaxLength(Lengths.Hash);
        builder.Property(key => key.LastFour).HasMaxLength(Lengths.LastFour);
        builder.Property(key => key.OwnerUserId).HasMaxLength(Lengths.UserId);
        builder.PrimitiveCollection(key => key.AllowedModels).ElementType(model => model.HasMaxLength(Lengths.Pattern));
        builder.PrimitiveCollection(key => key.AllowedServices).ElementType(service => service.HasMaxLength(Lengths.Service));
        builder.Property(key => key.Role).HasConversion<string>().HasMaxLength(Lengths.Word);
        builder.Property(key => key.Note).HasMaxLength(Lengths.Note);
        builder.Property(key => key.Version).IsConcurrencyToken();
        builder.HasOne<TeamRow>().WithMany().HasForeignKey(key => key.TeamId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(key => key.KeyHash).IsUnique();
        builder.HasIndex(key => key.PreviousHash).IsUnique();
        builder.HasIndex(key => key.OwnerUserId);
        // The configured key has a row, so that it can be budgeted and found in the ledger like any other; its hash is in no database.
        builder.HasData(new ApiKeyRow
        {
            Id = Caller.MasterKeyId,
            Name = Caller.Master.KeyName,
            LastFour = "",
            Role = KeyRole.Admin,
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
            Version = 1,
        });
    }
}
