namespace BedrockAspire.Gateway.Overload;

/// <summary>
/// Requests that wait, a line for each tenant; the tenants take turns, whatever the length of their lines. When it is full, the tenant with the
/// longest line makes room for one with a shorter one. Not thread-safe.
/// </summary>
internal sealed class FairQueue(int capacity)
{
    private readonly Dictionary<Guid, LinkedList<CallWait>> _lines = [];
    private readonly LinkedList<Guid> _turns = [];

    public int Count { get; private set; }

    /// <summary>Lines up a request.</summary>
    /// <param name="wait">The request.</param>
    /// <param name="displaced">The request that had to leave for it, the newest of the longest line; null when there was room.</param>
    /// <returns>Whether it is in: false when the queue is full and no line is longer than its tenant's would become.</returns>
    public bool TryAdd(CallWait wait, out CallWait? displaced)
    {
        displaced = null;
        if (Count >= capacity && !TryDisplace(_lines.GetValueOrDefault(wait.Tenant)?.Count ?? 0, out displaced))
        {
            return false;
        }

        if (!_lines.TryGetValue(wait.Tenant, out var line))
        {
            _lines.Add(wait.Tenant, line = new LinkedList<CallWait>());
            _turns.AddLast(wait.Tenant);
        }

        line.AddLast(wait);
        Count++;
        return true;
    }

    /// <summary>Takes the oldest request of the tenant whose turn it is.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CallWait? wait)
    {
        wait = null;
        if (_turns.First is not { } turn)
        {
            return false;
        }

        _turns.RemoveFirst();
        var line = _lines[turn.Value];
        wait = line.First!.Value;
        line.RemoveFirst();
        Count--;
        if (line.Count == 0)
        {
            _lines.Remove(turn.Value);
        }
        else
        {
            _turns.AddLast(turn);
        }

        return true;
    }

    /// <summary>Takes out a request that waits no longer.</summary>
    /// <returns>Whether it was in.</returns>
    public bool Remove(CallWait wait)
    {
        if (!_lines.TryGetValue(wait.Tenant, out var line) || !line.Remove(wait))
        {
            return false;
        }

        Count--;
        if (line.Count == 0)
        {
            _lines.Remove(wait.Tenant);
            _turns.Remove(wait.Tenant);
        }

        return true;
    }

    private bool TryDisplace(int ownLength, out CallWait? displaced)
    {
        displaced = null;
        LinkedList<CallWait>? longest = null;
        foreach (var line in _lines.Values)
        {
            if (line.Count > (longest?.Count ?? ownLength + 1))
            {
                longest = line;
            }
        }

        return longest is not null && Remove(displaced = longest.Last!.Value);
    }
}
