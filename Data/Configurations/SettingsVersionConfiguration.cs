using BedrockAspire.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BedrockAspire.Data.Configurations;

internal sealed class SettingsVersionConfiguration : IEntityTypeConfiguration<SettingsVersionRow>
{
    public void Configure(EntityTypeBuilder<SettingsVersionRow> builder)
    {
        builder.ToTable("settings_version");
        builder.HasKey(version => version.Id);
        builder.Property(version => version.Id).ValueGeneratedNever();
        builder.HasData(new SettingsVersionRow { Id = SettingsVersionRow.OnlyId, Version = 1 });
    }
}
