namespace BedrockAspire.ChatApi.ChatCompletions.Thinking;

/// <summary>
/// What models thought before they called a tool, by the call's id, for clients that lose it: without it, Claude refuses to go on thinking
/// after the tool's result. Bounded in size and age; of this process only, so that behind a balancer without affinity it helps less.
/// </summary>
internal sealed class ReasoningCache(TimeProvider timeProvider)
{
    private const long MaxBytes = 32 * 1024 * 1024;
    private const int EntryOverheadBytes = 256;

    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Id, byte[] Details, long Time)>> _byId = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Id, byte[] Details, long Time)> _oldestFirst = new();
    private long _bytes;

    /// <summary>How many calls are kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _byId.Count;
            }
        }
    }

    /// <summary>Keeps the items of <c>reasoning_details</c>, an array, of the answer that the call is in.</summary>
    public void Add(string toolCallId, byte[] details)
    {
        lock (_lock)
        {
            if (_byId.TryGetValue(toolCallId, out var known))
            {
                Remove(known);
            }

            _byId.Add(toolCallId, _oldestFirst.AddLast((toolCallId, details, timeProvider.GetTimestamp())));
            _bytes += details.Length + EntryOverheadBytes;
            while (_oldestFirst.First is { } oldest && (_bytes > MaxBytes || IsOld(oldest.Value.Time)))
            {
                Remove(oldest);
            }
        }
    }

    /// <summary>The items; null when they are not kept.</summary>
    public byte[]? Find(string toolCallId)
    {
        lock (_lock)
        {
            return _byId.TryGetValue(toolCallId, out var node) && !IsOld(node.Value.Time) ? node.Value.Details : null;
        }
    }

    private bool IsOld(long time) => timeProvider.GetElapsedTime(time) > MaxAge;

    private void Remove(LinkedListNode<(string Id, byte[] Details, long Time)> node)
    {
        _bytes -= node.Value.Details.Length + EntryOverheadBytes;
        _byId.Remove(node.Value.Id);
        _oldestFirst.Remove(node);
    }
}
