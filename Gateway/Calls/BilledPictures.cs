namespace BedrockAspire.Gateway.Calls;

/// <summary>Pictures that Bedrock drew and bills, including those that the caller did not get.</summary>
/// <param name="Count">How many.</param>
/// <param name="Width">Of each, in pixels.</param>
/// <param name="Height">Of each, in pixels.</param>
/// <param name="IsPremium">Whether they were drawn at the model's higher quality, where it has two.</param>
public sealed record BilledPictures(int Count, int Width, int Height, bool IsPremium);
