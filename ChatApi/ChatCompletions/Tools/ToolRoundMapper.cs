using System.Text.Json;
using BedrockAspire.ChatApi.ChatCompletions.Caching;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions.Tools;

/// <summary>
/// Writes the tool calls of the history and their results. Converse wants the results of all calls of a turn, and nothing but those, at the
/// beginning of the user's next turn; chats that were edited or cut have calls without results and results without calls.
/// </summary>
internal sealed class ToolRoundMapper(ChatRequest request, ToolPlan plan, CachePlan cache, TurnWriter turns, GatewayRequest notes)
{
    private readonly bool[] _isUsed = new bool[request.Messages.Count];
    private readonly HashSet<string> _warnings = [];

    /// <summary>Writes what the messages hold apart from calls and results.</summary>
    public delegate bool PartsWriter(in ChatMessage message);

    private bool IsFlat => plan.Mode == ToolMode.Flattened;

    /// <summary>Whether a tool message was written as the result of a call.</summary>
    public bool IsUsed(int position) => _isUsed[position];

    /// <summary>Writes the calls of the assistant's message at a position, of those that follow it at once, and the results of all.</summary>
    /// <param name="position">Place in the request's messages.</param>
    /// <param name="writeResult">Writes the parts of a result; false when there was nothing to write.</param>
    /// <returns>The position of the last message that was dealt with.</returns>
    public int Write(int position, PartsWriter writeResult)
    {
        var calls = new List<(ToolCall Call, string Id)>();
        var last = position;
        for (var next = position; next >= 0; next = NextOfSameTurn(next))
        {
            foreach (var call in request.Messages[next].ToolCalls!)
            {
                calls.Add((call, WriteCall(call)));
            }

            cache.AfterMessage(turns.Json, request.Messages[next].Index);

            last = next;
        }

        turns.Open(ChatRole.User);
        var results = new ToolResults(request, last + 1);
        var isComplete = true;
        var marked = -1;
        foreach (var (call, id) in calls)
        {
            var result = results.Take(call.Id);
            if (result >= 0)
            {
                _isUsed[result] = true;
            }

            isComplete &= result >= 0;
            WriteResult(call, id, result, writeResult);
            marked = result >= 0 && cache.Marks(request.Messages[result].Index) ? request.Messages[result].Index : marked;
        }

        // Behind all of them: nothing but results may stand between results.
        cache.AfterResult(turns.Json, marked);

        if (!isComplete)
        {
            Warn("tool calls without a result in the history were given an empty one");
        }

        return last;
    }

    /// <summary>Writes a result that belongs to no call as what the user said, because Converse refuses it otherwise.</summary>
    public void WriteOrphan(in ChatMessage message, PartsWriter writeText)
    {
        Warn("results without a tool call in the history became text");
        turns.Open(ChatRole.User);
        turns.WriteText("Result of an earlier tool call:"u8);
        writeText(message);
        cache.AfterResult(turns.Json, message.Index);
    }

    // Some clients split parallel calls into messages of their own; their results come after all of them.
    private int NextOfSameTurn(int position)
    {
        for (var i = position + 1; i < request.Messages.Count; i++)
        {
            var message = request.Messages[i];
            if (message.Role == ChatRole.System)
            {
                continue;
            }

            var content = message.Content.Of(request.Body.Span);
            var isBlank = content.IsEmpty || (content[0] == (byte)'"' && JsonText.IsBlank(content[1..^1]));
            return message.Role == ChatRole.Assistant && message.ToolCalls is not null && isBlank ? i : -1;
        }

        return -1;
    }

    // Once each: a conversation may be at fault in a thousand places.
    private void Warn(string text)
    {
        if (_warnings.Add(text))
        {
            notes.Warn(text);
        }
    }

    private string WriteCall(ToolCall call)
    {
        turns.Open(ChatRole.Assistant);
        if (IsFlat)
        {
            WriteFlatCall(call);
            return "";
        }

        var id = plan.Ids.Next(call.Id);
        var json = turns.Json;
        json.WriteStartObject();
        json.WriteStartObject("toolUse"u8);
        json.WriteString("toolUseId"u8, id);
        json.WriteString("name"u8, plan.Names.Map(call.Name));
        if (!ToolArguments.Write(json, call.Arguments.Of(request.Body.Span)))
        {
            Warn("arguments in the history that are no JSON object were wrapped in one");
        }

        json.WriteEndObject();
        json.WriteEndObject();
        return id;
    }

    private void WriteFlatCall(ToolCall call)
    {
        var arguments = call.Arguments.Of(request.Body.Span);
        ReadOnlySpan<byte> text = arguments.IsEmpty ? "{}"u8
            : arguments[0] == (byte)'"' ? arguments[1..^1]
            : JsonEncodedText.Encode(arguments).EncodedUtf8Bytes;
        turns.WriteText("Called the tool "u8, JsonEncodedText.Encode($"{call.Name} with ").EncodedUtf8Bytes, text);
    }

    private void WriteResult(ToolCall call, string id, int position, PartsWriter writeResult)
    {
        var json = turns.Json;
        if (IsFlat)
        {
            turns.WriteText("Result of the tool "u8, JsonEncodedText.Encode(call.Name).EncodedUtf8Bytes, ":"u8);
            if (position < 0 || !writeResult(request.Messages[position]))
            {
                turns.WriteText("(no output)"u8);
            }

            return;
        }

        json.WriteStartObject();
        json.WriteStartObject("toolResult"u8);
        json.WriteString("toolUseId"u8, id);
        json.WriteStartArray("content"u8);
        turns.BeginResult();
        if (position < 0 || !writeResult(request.Messages[position]))
        {
            // Bedrock refuses an empty result.
            turns.WriteText("(no output)"u8);
        }

        turns.EndResult();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
