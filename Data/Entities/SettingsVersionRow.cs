namespace BedrockAspire.Data.Entities;

/// <summary>The one row that every change of keys, users, teams and budgets raises, so that replicas poll one number.</summary>
internal sealed class SettingsVersionRow
{
    public const int OnlyId = 1;

    public int Id { get; set; }

    public long Version { get; set; }
}
