using System.Text.Json;

namespace BedrockAspire.Simulator.Assistant;

/// <summary>What the assistant needs of a conversation, whatever dialect it came in.</summary>
internal sealed record Prompt
{
    public string System { get; init; } = "";

    /// <summary>Text of the last user message.</summary>
    public string Text { get; init; } = "";

    public IReadOnlyList<ToolOffer> Tools { get; init; } = [];

    /// <summary>Whether some tool must be called.</summary>
    public bool MustUseTool { get; init; }

    /// <summary>The tool that must be called.</summary>
    public string? ForcedTool { get; init; }

    /// <summary>Results in the last message.</summary>
    public IReadOnlyList<ToolOutcome> Outcomes { get; init; } = [];

    public int Images { get; init; }

    public IReadOnlyList<string> Documents { get; init; } = [];

    public long? MaxTokens { get; init; }

    public IReadOnlyList<string> StopSequences { get; init; } = [];

    public ThinkingMode Thinking { get; init; }

    /// <summary>Schema that the reply must fit.</summary>
    public JsonElement? OutputSchema { get; init; }
}
