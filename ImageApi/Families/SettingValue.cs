namespace BedrockAspire.ImageApi.Families;

/// <summary>A setting as it goes to Bedrock: a number or a text.</summary>
internal readonly record struct SettingValue(string Name, double? Number, string? Text);
