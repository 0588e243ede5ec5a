using BedrockAspire.ChatApi.ChatCompletions.Content;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.ChatApi.ChatCompletions.Tools;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>
/// Writes <c>messages</c> and <c>system</c>. Texts are spliced as they are written; blank texts disappear, and the conversation begins with the
/// user and, where the model wants it, ends with the user.
/// </summary>
internal sealed class MessageMapper(ChatRequest request, RequestPlan plan, CatalogueModel model, GatewayRequest notes, TurnWriter turns)
{
    private readonly ToolRoundMapper? _tools = plan.Tools is { } tools ? new ToolRoundMapper(request, tools, plan.Cache, turns, notes) : null;
    private AttachmentMapper? _attachments;
    private int _lastTurn;
    private bool _isSystemOpen;

    /// <summary>Writes the conversation.</summary>
    public void WriteMessages()
    {
        turns.Json.WriteStartArray("messages"u8);
        _lastTurn = LastTurn();
        var lastAnswer = LastAnswer();
        for (var i = 0; i < request.Messages.Count; i++)
        {
            turns.CachesNextUserTurn |= i == lastAnswer;
            i = WriteMessage(i);
        }

        if (turns.Role is null)
        {
            turns.WriteFiller();
        }
        else if (turns.Role == ChatRole.Assistant && model.Supports.AssistantPrefill is not true)
        {
            // "Continue response": models that do not go on from their own words are asked to.
            turns.WriteFiller();
        }

        turns.CachesNextUserTurn = true;
        turns.Close();
        turns.Json.WriteEndArray();
    }

    /// <summary>Writes the system prompts, if there are any.</summary>
    public void WriteSystem()
    {
        foreach (var message in request.Messages)
        {
            if (message.Role == ChatRole.System)
            {
                WriteWhole(message);
            }
        }

        if (plan.Json is { NeedsWords: true } words)
        {
            OpenSystem();
            words.WriteWords(turns, request.Body.Span);
        }

        if (_isSystemOpen)
        {
            plan.Cache.WriteAutomatic(turns.Json, 0);
            turns.Json.WriteEndArray();
        }
    }

    // At the first text that is not blank: an empty list is refused.
    private void OpenSystem()
    {
        if (!_isSystemOpen)
        {
            turns.Json.WriteStartArray("system"u8);
            _isSystemOpen = true;
        }
    }

    private int LastTurn()
    {
        for (var i = request.Messages.Count - 1; i >= 0; i--)
        {
            if (request.Messages[i].Role != ChatRole.System)
            {
                return request.Messages[i].Index;
            }
        }

        return -1;
    }

    // The first of the assistant's messages that follow the user's turn before the last.
    private int LastAnswer()
    {
        var first = -1;
        for (var i = request.Messages.Count - 1; i >= 0; i--)
        {
            var role = request.Messages[i].Role;
            if (role == ChatRole.Assistant)
            {
                first = i;
            }
            else if (first >= 0 && role != ChatRole.System)
            {
                break;
            }
        }

        return first;
    }

    /// <returns>The position of the last message that was dealt with.</returns>
    private int WriteMessage(int position)
    {
        var message = request.Messages[position];
        switch (message.Role)
        {
            case ChatRole.System:
                return position;
            case ChatRole.Tool:
                if (!_tools!.IsUsed(position))
                {
                    _tools.WriteOrphan(message, WriteContent);
                }

                return position;
            case ChatRole.Assistant:
                WriteReasoning(message);
                if (message.ToolCalls is not null)
                {
                    WriteContent(message);
                    return _tools!.Write(position, WriteContent);
                }

                WriteWhole(message);
                return position;
            default:
                WriteWhole(message);
                return position;
        }
    }

    // First in the turn, as Claude has it, and only where something follows: a turn of nothing but thoughts is refused.
    private void WriteReasoning(in ChatMessage message)
    {
        if (plan is not { Thinking.TakesHistory: true, Reasoning.Format: { } format, Tools: not { Mode: ToolMode.Flattened } } || IsEmpty(message))
        {
            return;
        }

        var details = plan.Reasoning.Of(message);
        if (ReasoningDetails.WriteBlocks(null, details, format) > 0)
        {
            turns.Open(ChatRole.Assistant);
            ReasoningDetails.WriteBlocks(turns.Json, details, format);
        }
    }

    private bool IsEmpty(in ChatMessage message)
    {
        var content = message.Content.Of(request.Body.Span);
        return message.ToolCalls is null && (content.IsEmpty || (content[0] == (byte)'"' && JsonText.IsBlank(content[1..^1])));
    }

    private void WriteWhole(in ChatMessage message)
    {
        if (WriteContent(message))
        {
            plan.Cache.AfterMessage(turns.Json, message.Index);
        }
    }

    /// <returns>Whether there was anything to write.</returns>
    private bool WriteContent(in ChatMessage message)
    {
        var content = message.Content.Of(request.Body.Span);
        if (content.IsEmpty)
        {
            return false;
        }

        if (content[0] == (byte)'"')
        {
            return WriteText(message, content[1..^1]);
        }

        var hasWritten = false;
        var parts = new ContentPartReader(content, message, notes);
        while (parts.TryRead(out var part))
        {
            var isWritten = part.Kind == ContentKind.Text ? WriteText(message, part.Text) : WriteAttachment(message, part, parts.Param);
            hasWritten |= isWritten;
            if (isWritten && message.Role != ChatRole.Tool)
            {
                plan.Cache.AfterPart(turns.Json, message.Index, parts.Index);
            }
        }

        return hasWritten;
    }

    private bool WriteAttachment(in ChatMessage message, in ContentPart part, string param)
    {
        if (message.Role == ChatRole.User)
        {
            turns.Open(ChatRole.User);
        }

        var fetched = request.RemotePicture(param);
        var attached = part;
        attached.Source = fetched.IsEmpty ? part.Source : fetched;
        (_attachments ??= new AttachmentMapper(model, turns)).Write(message.Role, attached, param);
        return true;
    }

    private bool WriteText(in ChatMessage message, ReadOnlySpan<byte> text)
    {
        // Claude refuses a prefill that ends in white space.
        var isPrefill = message.Role == ChatRole.Assistant && message.Index == _lastTurn;
        var trimmed = isPrefill ? JsonText.TrimEnd(text) : text;
        if (JsonText.IsBlank(trimmed))
        {
            return false;
        }

        if (message.Role is ChatRole.User or ChatRole.Assistant)
        {
            turns.Open(message.Role);
        }
        else if (message.Role == ChatRole.System)
        {
            OpenSystem();
        }

        turns.WriteText(trimmed);
        return true;
    }
}
