namespace BedrockAspire.ImageApi;

/// <summary>What is particular to the image service. Section <c>ImageApi</c>.</summary>
public sealed class ImageApiOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string SectionName = "ImageApi";

    /// <summary>The model, or its alias, for requests that name none or one of OpenAI's own. Default: the alias <c>image</c>.</summary>
    public string DefaultModel { get; set; } = "image";

    /// <summary>The same for edits and variations. Default: the alias <c>image-edit</c>, a model that redraws a picture by a prompt.</summary>
    public string DefaultEditModel { get; set; } = "image-edit";

    /// <summary>The same for edits with a mask. Default: the alias <c>image-inpaint</c>, a model that redraws what the mask selects.</summary>
    public string DefaultInpaintModel { get; set; } = "image-inpaint";

    /// <summary>How many calls to Bedrock one request may have under way at a time; a model that draws one picture per call needs <c>n</c> of them.</summary>
    public int MaxParallelCalls { get; set; } = 4;
}
