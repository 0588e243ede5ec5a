namespace BedrockAspire.ImageApi.Requests;

/// <summary>Members of the requests, as errors and headers name them.</summary>
internal static class MemberNames
{
    public const string Model = "model";
    public const string Prompt = "prompt";
    public const string Count = "n";
    public const string Size = "size";
    public const string Quality = "quality";
    public const string Style = "style";
    public const string NegativePrompt = "negative_prompt";
    public const string Seed = "seed";
    public const string CfgScale = "cfg_scale";
    public const string ResponseFormat = "response_format";
    public const string OutputFormat = "output_format";
    public const string OutputCompression = "output_compression";
    public const string Background = "background";
    public const string Stream = "stream";
    public const string PartialImages = "partial_images";
    public const string Image = "image";
    public const string Images = "images";
    public const string Mask = "mask";

    // Names of Stability's style transfer for its first and second picture.
    public const string InitImage = "init_image";
    public const string StyleImage = "style_image";

    // Names of Bedrock's that choose what is done.
    public const string TaskType = "taskType";
    public const string AspectRatio = "aspect_ratio";
}
