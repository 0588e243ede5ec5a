namespace BedrockAspire.ImageApi.Families;

/// <summary>The values that a setting may have, both ends included.</summary>
internal sealed record ValueRange(double Min, double Max)
{
    public bool Contains(double value) => value >= Min && value <= Max;
}
