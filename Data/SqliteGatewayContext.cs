using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Data;

/// <summary>The tables in SQLite.</summary>
internal sealed class SqliteGatewayContext(DbContextOptions<SqliteGatewayContext> options) : GatewayContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        // SQLite has no type for times; as text with an offset they do not compare.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcMicrosecondsConverter>();
    }
}
