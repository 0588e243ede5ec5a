using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.Moderations;

/// <summary>A moderation request, read but not copied: texts stay where they are in the body.</summary>
internal sealed class ModerationRequest(ReadOnlyMemory<byte> body)
{
    /// <summary>The body that the slices point into.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>The model's name as the caller gave it; null when it gave none.</summary>
    public string? Model { get; set; }

    /// <summary>What is judged, each with a result of its own: its texts that are not blank, each a JSON string. There may be none.</summary>
    public List<List<JsonSlice>> Inputs { get; } = [];

    /// <summary>Names of members that are not translated.</summary>
    public List<string> Ignored { get; } = [];
}
