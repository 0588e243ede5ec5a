using System.Data.Common;
using BedrockAspire.Data;
using BedrockAspire.Data.Schema;

namespace BedrockAspire.Standalone;

/// <summary>The database in the data folder, or the one that is configured. Here nobody runs the Migrator, so the start migrates.</summary>
internal static class EmbeddedDatabase
{
    /// <summary>Brings it to what this version needs.</summary>
    /// <exception cref="StartupException">That cannot be done; the text says why.</exception>
    public static async Task MigrateAsync(string[] args, IReadOnlyDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(settings);
        try
        {
            builder.AddDatabase();
            await using var app = builder.Build();
            await app.Services.GetRequiredService<ISchemaMigration>().RunAsync(CancellationToken.None);
        }
        catch (DatabaseConfigurationException exception)
        {
            throw new StartupException(exception.Message);
        }
        catch (Exception exception) when (exception is DbException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new StartupException(
                $"The database cannot be used: {exception.GetBaseException().Message} Set ConnectionStrings__gateway to another one, or Standalone__DataFolder to a folder that can be written.");
        }
    }
}
