using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace BedrockAspire.Data.DesignTime;

/// <summary>What <c>dotnet ef migrations add</c> starts with. It never connects.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteGatewayContext>
{
    public SqliteGatewayContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteGatewayContext>().UseSqlite("Data Source=gateway.db").UseSnakeCaseNamingConvention().Options);
}
