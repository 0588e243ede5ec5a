using System.Text.Json;

namespace BedrockAspire.Simulator.Faults;

internal sealed record AnswerEvent
{
    public required string Type { get; init; }

    public JsonElement Payload { get; init; }

    /// <summary><c>event</c> or <c>exception</c>.</summary>
    public string MessageType { get; set; } = "event";
}
