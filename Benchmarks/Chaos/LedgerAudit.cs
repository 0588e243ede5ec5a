namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>Compares the ledger with what the simulator billed, call by call.</summary>
internal sealed class LedgerAudit
{
    private const long InputPrice = 60;
    private const long OutputPrice = 240;

    private readonly List<string> _faults = [];
    private readonly Dictionary<string, (int Calls, int Below, long TokensBelow, int Above, long TokensAbove)> _estimates = [];
    private readonly Dictionary<Guid, (long Ledger, long Billed, long Below)> _costs = [];

    /// <summary>What does not agree.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public int Exact { get; private set; }

    public int Unbilled { get; private set; }

    /// <summary>Rows that are marked as estimates, by their outcome: how many say less, how many more output than was billed.</summary>
    public IReadOnlyDictionary<string, (int Calls, int Below, long TokensBelow, int Above, long TokensAbove)> Estimates => _estimates;

    /// <summary>By key, in billionths of a dollar: in the ledger, billed, and what estimates lack.</summary>
    public IReadOnlyDictionary<Guid, (long Ledger, long Billed, long Below)> Costs => _costs;

    public void Run(
        IReadOnlyList<LedgerRow> rows, IReadOnlyDictionary<string, List<BilledCall>> billed, IReadOnlyDictionary<string, CallRecord> calls,
        (long Calls, long Cost, long Output) sums)
    {
        var byId = new Dictionary<string, LedgerRow>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (!byId.TryAdd(row.TraceId, row))
            {
                Fail(row.TraceId, calls, "is in the ledger twice");
            }
            else if (!calls.ContainsKey(row.TraceId))
            {
                Fail(row.TraceId, calls, "is in the ledger and was never made");
            }

            Compare(row, billed.GetValueOrDefault(row.TraceId) ?? [], calls);
        }

        foreach (var (id, list) in billed.Where(entry => !byId.ContainsKey(entry.Key)))
        {
            Fail(id, calls, $"was billed {list.Count} times and is not in the ledger");
        }

        foreach (var (id, call) in calls.Where(entry => entry.Value.Result.Verdict == Verdict.Complete))
        {
            CompareReply(id, call, byId.GetValueOrDefault(id), billed.GetValueOrDefault(id)?.Exists(one => one.IsAborted) == true, calls);
        }

        var expected = (rows.Count, rows.Sum(row => row.CostNanodollars ?? 0), rows.Sum(row => row.OutputTokens));
        if (expected != sums)
        {
            _faults.Add($"the sums by day are {sums}, those of the single calls {expected} (calls, cost, output)");
        }
    }

    private void Compare(LedgerRow row, List<BilledCall> billed, IReadOnlyDictionary<string, CallRecord> calls)
    {
        var input = billed.Sum(call => call.InputTokens);
        var output = billed.Sum(call => call.OutputTokens);
        var cost = Cost(input, output);
        var sum = _costs.GetValueOrDefault(row.KeyId);
        _costs[row.KeyId] = (sum.Ledger + (row.CostNanodollars ?? 0), sum.Billed + cost, sum.Below + Math.Max(0, cost - (row.CostNanodollars ?? 0)));
        if (row.CostNanodollars != Cost(row.InputTokens, row.OutputTokens) || row.CacheTokens != 0)
        {
            Fail(row.TraceId, calls, $"costs {row.CostNanodollars} for {row.InputTokens} + {row.OutputTokens} tokens, {row.CacheTokens} of the cache");
        }

        if (row.IsEstimated)
        {
            CompareEstimate(row, input, output, calls);
        }
        else if ((row.InputTokens, row.OutputTokens) != (input, output))
        {
            Fail(row.TraceId, calls, $"({row.Outcome}) is in the ledger with {row.InputTokens} + {row.OutputTokens} tokens, billed were {input} + {output}");
        }
        else if (billed.Count == 0)
        {
            Unbilled++;
        }
        else
        {
            Exact++;
        }
    }

    private void CompareEstimate(LedgerRow row, long input, long output, IReadOnlyDictionary<string, CallRecord> calls)
    {
        var (count, below, tokensBelow, above, tokensAbove) = _estimates.GetValueOrDefault(row.Outcome);
        var difference = row.OutputTokens - output;
        _estimates[row.Outcome] = (
            count + 1, below + (difference < 0 ? 1 : 0), tokensBelow + Math.Max(0, -difference),
            above + (difference > 0 ? 1 : 0), tokensAbove + Math.Max(0, difference));
        if (row.Outcome == "completed")
        {
            if (calls.GetValueOrDefault(row.TraceId) is { Result.LacksUsage: true })
            {
                return;
            }

            Fail(row.TraceId, calls, "went out whole and is an estimate all the same");
        }
        else if (row.InputTokens < input)
        {
            Fail(row.TraceId, calls, $"({row.Outcome}) is estimated at {row.InputTokens} tokens of input, billed were {input}");
        }
        else if (difference < 0 && row.Outcome == "interrupted")
        {
            // The worst case is taken for these. Others count the output that was streamed, which can be less than what Bedrock had made.
            Fail(row.TraceId, calls, $"(interrupted) is estimated at {row.OutputTokens} tokens of output, billed were {output}");
        }
    }

    private void CompareReply(string id, CallRecord call, LedgerRow? row, bool isCut, IReadOnlyDictionary<string, CallRecord> calls)
    {
        if (row is null)
        {
            Fail(id, calls, "got its whole answer and is not in the ledger");
        }
        else if (row.Outcome is not "completed" && !call.Call.IsCancelled)
        {
            Fail(id, calls, $"got its whole answer and is in the ledger as {row.Outcome}");
        }
        else if (call.Result.LacksUsage)
        {
            // Right where Bedrock was cut off between the answer's end and its usage; then the ledger must say that it estimates.
            if (!row.IsEstimated || (call.Fault == ChaosFaults.None.Name && !isCut))
            {
                Fail(id, calls, "got its whole answer without its usage, although Bedrock said it");
            }
        }
        else if ((row.InputTokens, row.OutputTokens) != (call.Result.InputTokens, call.Result.OutputTokens))
        {
            Fail(id, calls, $"told its caller {call.Result.InputTokens} + {call.Result.OutputTokens} tokens, the ledger says {row.InputTokens} + {row.OutputTokens}");
        }
    }

    private void Fail(string id, IReadOnlyDictionary<string, CallRecord> calls, string what) =>
        _faults.Add(calls.TryGetValue(id, out var call) ? $"{call.Call} during '{call.Fault}' {what}" : $"call {id} {what}");

    private static long Cost(long input, long output) => (input * InputPrice) + (output * OutputPrice);
}
