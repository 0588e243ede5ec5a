namespace BedrockAspire.ImageApi.Families;

/// <summary>How an edit is told what to edit.</summary>
internal sealed record EditMask
{
    public required MaskPolarity Polarity { get; init; }

    /// <summary>Whether there are only black and white, no shades.</summary>
    public bool IsPure { get; set; }

    /// <summary>The member that says in words what to edit, instead of a mask; null where there is none.</summary>
    public string? Prompt { get; set; }
}
