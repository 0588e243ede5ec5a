namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>What a team is made of, or changed to.</summary>
public sealed record TeamDraft
{
    public string Name { get; set; } = "";

    public string? Note { get; set; }
}
