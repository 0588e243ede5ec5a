namespace BedrockAspire.Data.Entities;

/// <summary>A group of people or of applications that share keys and budgets.</summary>
internal sealed class TeamRow
{
    public Guid Id { get; set; }

    public required string Name { get; set; }

    public string? Note { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When it was deleted; its name stays for the ledger's sake.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    public int Version { get; set; }
}
