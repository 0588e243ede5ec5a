using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace BedrockAspire.Data.DesignTime;

/// <summary>What <c>dotnet ef migrations add</c> starts with. It never connects.</summary>
internal sealed class PostgreSqlDesignTimeFactory : IDesignTimeDbContextFactory<PostgreSqlGatewayContext>
{
    public PostgreSqlGatewayContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlGatewayContext>().UseNpgsql("Host=localhost;Database=gateway").UseSnakeCaseNamingConvention().Options);
}
