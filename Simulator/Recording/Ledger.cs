using BedrockAspire.Simulator.Http;

namespace BedrockAspire.Simulator.Recording;

/// <summary>Sums what was billed, by base model id.</summary>
internal sealed class Ledger
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, LedgerEntry> _entries = new(StringComparer.Ordinal);

    public void Bill(Exchange exchange)
    {
        if (exchange.BilledModel is not { } model)
        {
            return;
        }

        lock (_lock)
        {
            _entries[model] = _entries.GetValueOrDefault(model, new LedgerEntry(0, 0, 0, 0, 0, 0, 0)).Plus(exchange.Usage);
        }
    }

    public SortedDictionary<string, LedgerEntry> Snapshot()
    {
        lock (_lock)
        {
            return new SortedDictionary<string, LedgerEntry>(_entries, StringComparer.Ordinal);
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
        }
    }
}
