using System.Globalization;
using System.Text;

namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>What was done and what came of it, as people read it.</summary>
internal static class ChaosReport
{
    private const int ShownFaults = 20;
    private const decimal NanodollarsPerDollar = 1_000_000_000m;

    /// <summary>A row for each fault: calls, how they ended, errors by their code.</summary>
    public static string Calls(IReadOnlyCollection<CallRecord> records, IReadOnlyList<string> faults, IReadOnlyDictionary<string, int> times)
    {
        var text = new StringBuilder("| fault | times | calls | complete | cancelled | refused | error in stream | broken | wrong | by code |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|---|\n");
        foreach (var fault in faults)
        {
            var calls = records.Where(record => record.Fault == fault).ToList();
            var codes = calls.Where(record => record.Result.Verdict is Verdict.Refused or Verdict.ErrorInStream or Verdict.Broken)
                .GroupBy(record => record.Result.Detail)
                .OrderByDescending(group => group.Count())
                .Select(group => $"{group.Key} {group.Count()}");
            text.Append(CultureInfo.InvariantCulture, $"| {fault} | {times.GetValueOrDefault(fault)} | {calls.Count} |");
            foreach (var verdict in new[] { Verdict.Complete, Verdict.Cancelled, Verdict.Refused, Verdict.ErrorInStream, Verdict.Broken, Verdict.Wrong })
            {
                text.Append(CultureInfo.InvariantCulture, $" {calls.Count(record => record.Result.Verdict == verdict)} |");
            }

            text.Append(' ').AppendJoin(", ", codes).Append(" |\n");
        }

        var pictures = records.Where(record => record.Call.Order is not null).ToList();
        var complete = pictures.Where(record => record.Result.Verdict == Verdict.Complete).ToList();
        text.Append(
            CultureInfo.InvariantCulture,
            $"\nOf these {pictures.Count} asked for pictures; {complete.Count} are complete, {complete.Count(record => record.Result.Detail.Length > 0)} with fewer pictures and saying so.\n");
        return text.ToString();
    }

    public static string Ledger(LedgerAudit audit)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Ledger: {audit.Exact} calls exactly as billed, {audit.Unbilled} recorded and not billed.\n");
        foreach (var (outcome, (calls, below, tokensBelow, above, tokensAbove)) in audit.Estimates.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {outcome}: {calls} estimates (docs/usage.md); output above what was billed in {above} ({tokensAbove} tokens), below in {below} ({tokensBelow} tokens)\n");
        }

        return text.ToString();
    }

    public static string Budget(ChaosKey key, (long Ledger, long Billed, long Below) costs, (decimal Settled, decimal Leased, decimal WrittenOff) state) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Budget '{key.Name}': limit {Dollars(key.LimitNanodollars!.Value)}, billed {Dollars(costs.Billed)}, in the ledger {Dollars(costs.Ledger)}, "
            + $"missing in estimates {Dollars(costs.Below)}; settled {Dollars(state.Settled)}, leased {Dollars(state.Leased)}, written off {Dollars(state.WrittenOff)}");

    /// <summary>The last lines: what broke, each with seed, fault and call, and the verdict.</summary>
    public static string Conclusion(IReadOnlyList<string> faults, ChaosOptions options, int calls)
    {
        var text = new StringBuilder();
        foreach (var fault in faults.Take(ShownFaults))
        {
            text.Append(CultureInfo.InvariantCulture, $"BROKEN (seed {options.Seed}): {fault}\n");
        }

        if (faults.Count > ShownFaults)
        {
            text.Append(CultureInfo.InvariantCulture, $"… and {faults.Count - ShownFaults} more\n");
        }

        return text.Append(faults.Count == 0
            ? string.Create(CultureInfo.InvariantCulture, $"Chaos: all promises hold over {calls} calls, seed {options.Seed}.")
            : string.Create(CultureInfo.InvariantCulture, $"Chaos: {faults.Count} promises broken over {calls} calls, seed {options.Seed}.")).ToString();
    }

    private static string Dollars(decimal nanodollars) => (nanodollars / NanodollarsPerDollar).ToString("$0.000000", CultureInfo.InvariantCulture);
}
