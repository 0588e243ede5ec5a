using System.Diagnostics.CodeAnalysis;

namespace BedrockAspire.Gateway.Overload;

/// <summary>
/// Requests that wait, a line for each tenant; the tenants take turns, whatever the length of their lines. When it is full, the tenant with the
/// longest line makes room for one with a shorter one. What each operation costs does not depend on how many wait. Not thread-safe.
/// </summary>
internal sealed class FairQueue(int capacity)
{
    private readonly Dictionary<Guid, Line> _lines = [];
    private readonly LinkedList<Line> _turns = [];

    // By their length: the number of a list is the length of the lines in it. Lines grow and shrink by one, so the longest is never looked for.
    private readonly List<LinkedList<Line>> _byLength = [[]];
    private int _longest;

    public int Count { get; private set; }

    /// <summary>Lines up a request.</summary>
    /// <param name="wait">The request.</param>
    /// <param name="displaced">The request that had to leave for it, the newest of the longest line; null when there was room.</param>
    /// <returns>Whether it is in: false when the queue is full and no line is longer than its tenant's would become.</returns>
    public bool TryAdd(CallWait wait, out CallWait? displaced)
    {
        displaced = null;
        if (Count >= capacity && !TryDisplace(_lines.GetValueOrDefault(wait.Tenant)?.Waits.Count ?? 0, out displaced))
        {
            return false;
        }

        if (!_lines.TryGetValue(wait.Tenant, out var line))
        {
            _lines.Add(wait.Tenant, line = new Line());
            _turns.AddLast(line.Turn);
        }

        line.Waits.AddLast(wait.Place);
        Count++;
        Rank(line);
        return true;
    }

    /// <summary>Takes the oldest request of the tenant whose turn it is.</summary>
    public bool TryTake([NotNullWhen(true)] out CallWait? wait)
    {
        wait = null;
        if (_turns.First is not { Value: var line })
        {
            return false;
        }

        wait = line.Waits.First!.Value;
        _turns.Remove(line.Turn);
        _turns.AddLast(line.Turn);
        return Remove(wait);
    }

    /// <summary>Takes out a request that waits no longer.</summary>
    /// <returns>Whether it was in.</returns>
    public bool Remove(CallWait wait)
    {
        // A request that never was in this queue has no place in a line.
        if (wait.Place.List is null || !_lines.TryGetValue(wait.Tenant, out var line))
        {
            return false;
        }

        line.Waits.Remove(wait.Place);
        Count--;
        Rank(line);
        if (line.Waits.Count == 0)
        {
            _lines.Remove(wait.Tenant);
            _turns.Remove(line.Turn);
        }

        return true;
    }

    // Moves a line that grew or shrank by one to its place among the others.
    private void Rank(Line line)
    {
        line.Rank.List?.Remove(line.Rank);
        var length = line.Waits.Count;
        if (length > 0)
        {
            if (length == _byLength.Count)
            {
                _byLength.Add([]);
            }

            _byLength[length].AddLast(line.Rank);
            _longest = Math.Max(_longest, length);
        }

        // By one at most: a line that was the longest is now the next shorter one, if it is there at all.
        while (_longest > 0 && _byLength[_longest].Count == 0)
        {
            _longest--;
        }
    }

    private bool TryDisplace(int ownLength, out CallWait? displaced)
    {
        displaced = null;
        return _longest > ownLength + 1 && Remove(displaced = _byLength[_longest].First!.Value.Waits.Last!.Value);
    }

    private sealed class Line
    {
        public Line()
        {
            Turn = new LinkedListNode<Line>(this);
            Rank = new LinkedListNode<Line>(this);
        }

        public LinkedList<CallWait> Waits { get; } = [];

        public LinkedListNode<Line> Turn { get; }

        public LinkedListNode<Line> Rank { get; }
    }
}
