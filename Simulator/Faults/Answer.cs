using System.Text.Json;

namespace BedrockAspire.Simulator.Faults;

/// <summary>What a rule answers in place of the assistant.</summary>
internal sealed record Answer
{
    public string? Text { get; init; }

    /// <summary>Answers this many words, one token each.</summary>
    public int? Tokens { get; init; }

    /// <summary>How many pieces the text is streamed in; one a word unless set.</summary>
    public int? Chunks { get; init; }

    public int ChunkDelayMs { get; init; }

    public AnswerUsage? Usage { get; init; }

    public string? StopReason { get; init; }

    public string? Reasoning { get; init; }

    /// <summary>Events to send verbatim.</summary>
    public IReadOnlyList<AnswerEvent>? Events { get; init; }

    /// <summary>The reply's JSON, verbatim.</summary>
    public JsonElement? Body { get; init; }
}
