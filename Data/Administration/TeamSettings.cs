namespace BedrockAspire.Data.Administration;

/// <summary>All of a team that can be set.</summary>
public sealed record TeamSettings
{
    public string Name { get; set; } = "";

    public string? Note { get; set; }
}
