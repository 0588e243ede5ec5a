namespace BedrockAspire.ImageApi.Generations;

/// <summary>Members of the request, as errors and headers name them.</summary>
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
    public const string Stream = "stream";
}
