using System.Text;
using System.Text.Json;
using BedrockAspire.Gateway.Telemetry;

namespace BedrockAspire.ChatApi.ChatCompletions.Telemetry;

/// <summary>One block of a streamed answer, put together up to a bound.</summary>
internal sealed class StreamedBlock(int index)
{
    private readonly StringBuilder _text = new();

    public int Index { get; } = index;

    /// <summary>The call's id; null where the block is no tool call.</summary>
    public string? ToolId { get; private set; }

    public string? ToolName { get; private set; }

    public bool IsReasoning { get; private set; }

    /// <summary>Characters that did not fit.</summary>
    public long LeftOut { get; private set; }

    public string Text => _text.ToString();

    public void Start(JsonElement start)
    {
        if (start.TryGetProperty("toolUse"u8, out var tool))
        {
            ToolId = tool.GetProperty("toolUseId"u8).GetString();
            ToolName = tool.GetProperty("name"u8).GetString();
        }
    }

    public void Append(JsonElement delta)
    {
        if (delta.TryGetProperty("text"u8, out var text))
        {
            Append(text.GetString());
        }
        else if (delta.TryGetProperty("toolUse"u8, out var tool) && tool.TryGetProperty("input"u8, out var input))
        {
            Append(input.GetString());
        }
        else if (delta.TryGetProperty("reasoningContent"u8, out var reasoning))
        {
            IsReasoning = true;
            if (reasoning.TryGetProperty("text"u8, out var thought))
            {
                Append(thought.GetString());
            }
        }
    }

    private void Append(string? text)
    {
        var room = GenAiText.MaxLength - _text.Length;
        _text.Append(text.AsSpan()[..Math.Min(room, text?.Length ?? 0)]);
        LeftOut += Math.Max(0, (text?.Length ?? 0) - room);
    }
}
