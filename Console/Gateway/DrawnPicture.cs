namespace BedrockAspire.Console.Gateway;

/// <summary>A picture as a data URL, and what is known of the call that drew it.</summary>
internal sealed record DrawnPicture(string DataUrl, string? Size, CallFacts Facts);
