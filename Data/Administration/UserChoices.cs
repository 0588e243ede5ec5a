namespace BedrockAspire.Data.Administration;

/// <summary>All of a person that an operator can set.</summary>
public sealed record UserChoices
{
    public bool IsBlocked { get; set; }

    public Guid? TeamId { get; set; }

    public string? Note { get; set; }
}
