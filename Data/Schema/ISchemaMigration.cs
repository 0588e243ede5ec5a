namespace BedrockAspire.Data.Schema;

/// <summary>Brings the database's tables to what this version of the program needs. Two at once are harmless: one waits for the other.</summary>
public interface ISchemaMigration
{
    /// <summary>Migrates.</summary>
    /// <returns>What was done, for people.</returns>
    Task<string> RunAsync(CancellationToken cancellationToken);
}
