using System.Diagnostics;
using System.Text.Json;
using BedrockAspire.Gateway.Telemetry;

namespace BedrockAspire.ChatApi.ChatCompletions.Telemetry;

/// <summary>
/// Puts what was asked and answered on the span of one chat. Only made when the operator captures content, so it may parse into a document, which
/// nothing else on this way does. What does not parse is left out: telemetry fails no request.
/// </summary>
internal sealed class ChatContent
{
    private readonly Activity _activity;
    private readonly List<StreamedBlock> _blocks = [];
    private bool _isSet;

    private ChatContent(Activity activity) => _activity = activity;

    /// <summary>Records the request, as Bedrock gets it.</summary>
    public static ChatContent Begin(Activity activity, ReadOnlyMemory<byte> converseRequest)
    {
        var content = new ChatContent(activity);
        content.Record(converseRequest, static (activity, request) =>
        {
            if (request.TryGetProperty("messages"u8, out var messages))
            {
                activity.SetTag(GenAiContentNames.InputMessages, GenAiContent.Messages(messages));
            }

            if (request.TryGetProperty("system"u8, out var system))
            {
                activity.SetTag(GenAiContentNames.SystemInstructions, GenAiContent.Instructions(system));
            }

            if (request.TryGetProperty("toolConfig"u8, out var config) && config.TryGetProperty("tools"u8, out var tools))
            {
                activity.SetTag(GenAiContentNames.ToolDefinitions, GenAiContent.Tools(tools));
            }
        });
        return content;
    }

    /// <summary>Records a whole reply.</summary>
    public void Reply(ReadOnlyMemory<byte> converseReply) => Record(converseReply, static (activity, reply) =>
    {
        var stopReason = reply.TryGetProperty("stopReason"u8, out var reason) ? reason.GetString() : null;
        activity.SetTag(
            GenAiContentNames.OutputMessages, GenAiContent.Answer(reply.GetProperty("output"u8).GetProperty("message"u8).GetProperty("content"u8), stopReason));
    });

    /// <summary>Takes one event of a stream.</summary>
    public void Event(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> payload)
    {
        if (name.SequenceEqual("contentBlockStart"u8))
        {
            Record(payload, (_, start) => BlockOf(start).Start(start.GetProperty("start"u8)));
        }
        else if (name.SequenceEqual("contentBlockDelta"u8))
        {
            Record(payload, (_, delta) => BlockOf(delta).Append(delta.GetProperty("delta"u8)));
        }
        else if (name.SequenceEqual("messageStop"u8))
        {
            Record(payload, (_, stop) => End(stop.GetProperty("stopReason"u8).GetString()));
        }
    }

    /// <summary>Records what came of a stream, also when it broke off.</summary>
    public void End(string? stopReason = null)
    {
        if (!_isSet && (_blocks.Count > 0 || stopReason is not null))
        {
            _isSet = true;
            _activity.SetTag(GenAiContentNames.OutputMessages, GenAiContent.Answer(_blocks, stopReason));
        }
    }

    private StreamedBlock BlockOf(JsonElement payload)
    {
        var index = payload.GetProperty("contentBlockIndex"u8).GetInt32();
        var block = _blocks.Find(block => block.Index == index);
        if (block is null)
        {
            block = new StreamedBlock(index);
            _blocks.Add(block);
        }

        return block;
    }

    private void Record(ReadOnlyMemory<byte> json, Action<Activity, JsonElement> record)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            record(_activity, document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            _activity.AddEvent(new ActivityEvent("gateway.content_not_recorded"));
        }
    }
}
