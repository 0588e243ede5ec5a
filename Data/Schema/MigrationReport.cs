namespace BedrockAspire.Data.Schema;

/// <summary>Says in a line what a migration did.</summary>
internal static class MigrationReport
{
    public static string Compose(IReadOnlyList<string> applied, IReadOnlyList<string> partitions)
    {
        var migrations = applied.Count == 0 ? "The database was up to date" : $"The database was migrated ({string.Join(", ", applied)})";
        return partitions.Count == 0 ? $"{migrations}." : $"{migrations}; partitions made: {string.Join(", ", partitions)}.";
    }
}
