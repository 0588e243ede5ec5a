namespace BedrockAspire.AppHost.Publishing.Targets;

/// <summary>What Aspire does when the application runs, and nobody does for what is published: makes the databases. Run by PostgreSQL's image on its first start.</summary>
internal static class DatabaseScript
{
    public const string Path = "/docker-entrypoint-initdb.d/databases.sql";

    public const string Text = """
        CREATE DATABASE gateway;
        CREATE DATABASE openwebui;

        """;
}
