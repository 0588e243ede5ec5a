namespace BedrockAspire.Console.Playground;

/// <summary>What was typed: talk, or <c>/image …</c> and <c>/edit …</c>.</summary>
internal readonly record struct PlaygroundCommand(PlaygroundAction Action, string Prompt)
{
    public static PlaygroundCommand Parse(string typed)
    {
        var text = typed.Trim();
        return After(text, "/image") is { } drawing ? new(PlaygroundAction.Draw, drawing)
            : After(text, "/edit") is { } edit ? new(PlaygroundAction.Edit, edit)
            : new(PlaygroundAction.Chat, text);
    }

    private static string? After(string text, string command) =>
        text.StartsWith(command, StringComparison.OrdinalIgnoreCase) && (text.Length == command.Length || char.IsWhiteSpace(text[command.Length]))
            ? text[command.Length..].Trim()
            : null;
}
