namespace BedrockAspire.ChatApi.ChatCompletions.Tools;

/// <summary>The results in the history between a turn of the assistant and the next, by the call that they answer.</summary>
internal sealed class ToolResults
{
    private readonly Dictionary<string, Queue<int>> _byId = new(StringComparer.Ordinal);
    private readonly Queue<int> _unnamed = new();

    /// <summary>Collects them.</summary>
    /// <param name="request">The conversation.</param>
    /// <param name="position">Where to begin.</param>
    public ToolResults(ChatRequest request, int position)
    {
        for (var i = position; i < request.Messages.Count && request.Messages[i].Role != ChatRole.Assistant; i++)
        {
            var message = request.Messages[i];
            if (message.Role != ChatRole.Tool)
            {
                continue;
            }

            if (message.ToolCallId is not { Length: > 0 } id)
            {
                _unnamed.Enqueue(i);
            }
            else if (_byId.TryGetValue(id, out var same))
            {
                same.Enqueue(i);
            }
            else
            {
                _byId.Add(id, new Queue<int>([i]));
            }
        }
    }

    /// <summary>The position of the next result of a call. One that does not say what it answers is the next call's; -1 when there is none.</summary>
    public int Take(string id) =>
        _byId.TryGetValue(id, out var results) && results.TryDequeue(out var position) ? position
        : _unnamed.TryDequeue(out var unnamed) ? unnamed
        : -1;
}
