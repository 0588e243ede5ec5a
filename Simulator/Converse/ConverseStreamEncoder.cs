using System.Text.Json;
using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.EventStream;
using BedrockAspire.Simulator.Guardrails;
using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Simulator.Converse;

/// <summary>Writes a reply as the events of ConverseStream. Text and reasoning blocks have no start event, as on Bedrock.</summary>
internal static class ConverseStreamEncoder
{
    public static FrameSequence Encode(Reply reply, Usage usage, int seed, int? chunks, string? latency, string? serviceTier, Guardrail? guardrail)
    {
        using var frames = new FrameSequenceBuilder(seed);
        frames.BeginEvent("messageStart").WriteString("role"u8, "assistant"u8);
        frames.EndEvent();
        for (var i = 0; i < reply.Blocks.Count; i++)
        {
            WriteBlock(frames, reply.Blocks[i], i, chunks);
            frames.BeginEvent("contentBlockStop").WriteNumber("contentBlockIndex"u8, i);
            frames.EndEvent();
        }

        frames.BeginEvent("messageStop").WriteString("stopReason"u8, reply.StopReason);
        frames.EndEvent();
        var json = frames.BeginEvent("metadata");
        ConverseJson.WriteTrailer(json, usage, latency, serviceTier, guardrail);
        frames.EndEvent();
        return frames.Build();
    }

    private static void WriteBlock(FrameSequenceBuilder frames, ReplyBlock block, int index, int? chunks)
    {
        switch (block)
        {
            case TextBlock text:
                foreach (var piece in ReplyText.Pieces(text.Text, chunks))
                {
                    BeginDelta(frames, index).WriteString("text"u8, piece);
                    EndDelta(frames);
                }

                break;
            case ReasoningBlock reasoning:
                WriteReasoning(frames, reasoning, index);
                break;
            case ToolUseBlock tool:
                var json = frames.BeginEvent("contentBlockStart");
                json.WriteNumber("contentBlockIndex"u8, index);
                json.WriteStartObject("start"u8);
                json.WriteStartObject("toolUse"u8);
                json.WriteString("toolUseId"u8, tool.Id);
                json.WriteString("name"u8, tool.Name);
                json.WriteEndObject();
                json.WriteEndObject();
                frames.EndEvent();
                foreach (var piece in tool.Input == "{}" ? [] : ReplyText.Pieces(tool.Input, Math.Max(2, tool.Input.Length / 20)))
                {
                    var delta = BeginDelta(frames, index);
                    delta.WriteStartObject("toolUse"u8);
                    delta.WriteString("input"u8, piece);
                    delta.WriteEndObject();
                    EndDelta(frames);
                }

                break;
        }
    }

    private static void WriteReasoning(FrameSequenceBuilder frames, ReasoningBlock reasoning, int index)
    {
        foreach (var piece in ReplyText.Pieces(reasoning.Text, null))
        {
            WriteReasoningDelta(frames, index, "text", piece);
        }

        if (reasoning.RedactedContent is not null)
        {
            WriteReasoningDelta(frames, index, "redactedContent", reasoning.RedactedContent);
        }

        if (reasoning.Signature is not null)
        {
            WriteReasoningDelta(frames, index, "signature", reasoning.Signature);
        }
    }

    private static void WriteReasoningDelta(FrameSequenceBuilder frames, int index, string member, string value)
    {
        var json = BeginDelta(frames, index);
        json.WriteStartObject("reasoningContent"u8);
        json.WriteString(member, value);
        json.WriteEndObject();
        EndDelta(frames);
    }

    private static Utf8JsonWriter BeginDelta(FrameSequenceBuilder frames, int index)
    {
        var json = frames.BeginEvent("contentBlockDelta");
        json.WriteNumber("contentBlockIndex"u8, index);
        json.WriteStartObject("delta"u8);
        return json;
    }

    private static void EndDelta(FrameSequenceBuilder frames)
    {
        frames.Json.WriteEndObject();
        frames.EndEvent();
    }
}
