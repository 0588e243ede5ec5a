namespace BedrockAspire.Data;

/// <summary>The databases that can hold the gateway's tables.</summary>
public enum DatabaseProvider
{
    PostgreSql,
    Sqlite,
}
