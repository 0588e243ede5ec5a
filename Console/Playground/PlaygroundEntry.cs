using System.Text;
using BedrockAspire.Console.Gateway;

namespace BedrockAspire.Console.Playground;

/// <summary>One thing that was said or drawn in the playground.</summary>
public sealed class PlaygroundEntry
{
    /// <summary><c>user</c> or <c>assistant</c>.</summary>
    public required string Role { get; init; }

    public StringBuilder Text { get; } = new();

    public StringBuilder Reasoning { get; } = new();

    /// <summary>Pictures as data URLs: attached ones of the user, drawn ones of the assistant.</summary>
    public List<string> Pictures { get; } = [];

    /// <summary>Whether it was drawn, which later turns of the chat do not repeat.</summary>
    public bool IsDrawing { get; init; }

    public bool IsRunning { get; set; }

    public string? Failure { get; set; }

    public string? Note { get; set; }

    public CallFacts? Facts { get; set; }

    /// <summary>What it cost; null before it is asked for.</summary>
    public CallCost? Cost { get; set; }

    public ChatTokens? Tokens { get; set; }

    public TimeSpan? FirstAfter { get; set; }

    public TimeSpan? Took { get; set; }
}
