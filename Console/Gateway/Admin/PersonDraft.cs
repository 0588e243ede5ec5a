namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>What can be changed of a user.</summary>
public sealed record PersonDraft
{
    public bool IsBlocked { get; set; }

    public string? TeamId { get; set; }

    public string? Note { get; set; }
}
