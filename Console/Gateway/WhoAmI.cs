namespace BedrockAspire.Console.Gateway;

/// <summary>What a key is and may do.</summary>
internal sealed record WhoAmI(string Name, string Role);
