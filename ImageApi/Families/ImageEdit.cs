namespace BedrockAspire.ImageApi.Families;

/// <summary>One of the things that a model makes of a picture, as <c>image-models.json</c> describes it.</summary>
internal sealed record ImageEdit
{
    public required EditKind Kind { get; init; }

    /// <summary>Amazon's name of it; null at Stability, where the model itself says what is done.</summary>
    public string? TaskType { get; set; }

    /// <summary>The members that the pictures go into.</summary>
    public required IReadOnlyList<string> Pictures { get; init; }

    /// <summary>How many pictures the only one of <see cref="Pictures"/> may hold, as an array; 1: it holds one, and is no array.</summary>
    public int MaxPictures { get; set; } = 1;

    public required EditInput Input { get; init; }

    public required PromptUse Prompt { get; init; }

    public bool HasNegativePrompt { get; set; }

    /// <summary>Null where no mask is taken. Where one is, there has to be one, or words or transparency that stand for it.</summary>
    public EditMask? Mask { get; set; }

    public EditSizing Sizing { get; set; }

    /// <summary>Whether the result has transparent parts.</summary>
    public bool IsTransparent { get; set; }

    /// <summary>Whether there is neither seed nor number nor size: one picture goes in and one comes out.</summary>
    public bool IsBare { get; set; }

    public IReadOnlyList<EditSetting> Settings { get; set; } = [];

    /// <summary>Settings of which at least one must be more than 0.</summary>
    public IReadOnlyList<string> NeedsOneOf { get; set; } = [];

    /// <summary>How many pictures have to be sent at least.</summary>
    public int MinPictures => Pictures.Count;
}
