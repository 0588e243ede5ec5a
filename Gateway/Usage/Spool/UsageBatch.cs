namespace BedrockAspire.Gateway.Usage.Spool;

/// <summary>Records on their way to the database, and where each lies in the spool.</summary>
internal sealed class UsageBatch(int capacity)
{
    private readonly List<UsageRecord> _records = new(capacity);
    private readonly List<(UsageSegment Segment, int Slot)> _places = new(capacity);

    public IReadOnlyList<UsageRecord> Records => _records;

    public bool IsFull => _records.Count >= capacity;

    public void Add(UsageRecord record, UsageSegment segment, int slot)
    {
        _records.Add(record);
        _places.Add((segment, slot));
    }

    /// <summary>Notes that the database has them all.</summary>
    public void Confirm()
    {
        foreach (var (segment, slot) in _places)
        {
            segment.Confirm(slot);
        }
    }

    public void Clear()
    {
        _records.Clear();
        _places.Clear();
    }
}
