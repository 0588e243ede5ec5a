namespace BedrockAspire.ImageApi.Families;

/// <summary>A member by which an edit can be tuned. It has the same name in the request and in the body for Bedrock.</summary>
internal sealed record EditSetting
{
    public required string Name { get; init; }

    public required SettingType Type { get; init; }

    public double Min { get; set; } = double.MinValue;

    public double Max { get; set; } = double.MaxValue;

    /// <summary>What a choice may be.</summary>
    public IReadOnlyList<string> Values { get; set; } = [];

    public bool IsRequired { get; set; }

    /// <summary>What is sent when nothing is asked; null leaves it to the model.</summary>
    public double? Default { get; set; }

    /// <summary>The same for variations.</summary>
    public double? VariationDefault { get; set; }
}
