namespace BedrockAspire.Console.Gateway;

/// <summary>A turn of a conversation: its text, and pictures as data URLs.</summary>
internal sealed record ChatTurn(string Role, string Text, IReadOnlyList<string> Pictures);
