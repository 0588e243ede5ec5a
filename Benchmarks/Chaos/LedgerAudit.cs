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
        (long Calls, long Cost, long Output, long Pictures) sums)
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

        var expected = (rows.Count, rows.Sum(row => row.CostNanodollars ?? 0), rows.Sum(row => row.OutputTokens), rows.Sum(row => row.Pictures));
        if (expected != sums)
        {
            _faults.Add($"the sums by day are {sums}, those of the single calls {expected} (calls, cost, output, pictures)");
        }
    }

    private void Compare(LedgerRow row, List<BilledCall> billed, IReadOnlyDictionary<string, CallRecord> calls)
    {
        var input = billed.Sum(call => call.InputTokens);
        var output = billed.Sum(call => call.OutputTokens);
        var pictures = billed.Sum(call => call.Pictures);
        var (price, dearest) = PicturePricesOf(row.TraceId, calls);
        var cost = Cost(input, output) + (pictures * price);
        var sum = _costs.GetValueOrDefault(row.KeyId);
        _costs[row.KeyId] = (sum.Ledger + (row.CostNanodollars ?? 0), sum.Billed + cost, sum.Below + Math.Max(0, cost - (row.CostNanodollars ?? 0)));
        // Of pictures that nobody saw the size is not known, so each may count as the dearest.
        var least = Cost(row.InputTokens, row.OutputTokens) + (row.Pictures * price);
        var most = row.IsEstimated ? Cost(row.InputTokens, row.OutputTokens) + (row.Pictures * dearest) : least;
        if (row.CostNanodollars is not { } recorded || recorded < least || recorded > most || row.CacheTokens != 0)
        {
            Fail(
                row.TraceId, calls,
                $"costs {row.CostNanodollars} for {row.InputTokens} + {row.OutputTokens} tokens and {row.Pictures} pictures, {row.CacheTokens} of the cache");
        }

        if (row.IsEstimated)
        {
            CompareEstimate(row, input, output, pictures, calls);
        }
        else if ((row.InputTokens, row.OutputTokens, row.Pictures) != (input, output, pictures))
        {
            Fail(
                row.TraceId, calls,
                $"({row.Outcome}) is in the ledger with {row.InputTokens} + {row.OutputTokens} tokens and {row.Pictures} pictures, billed were {input} + {output} and {pictures}");
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

    private void CompareEstimate(LedgerRow row, long input, long output, long pictures, IReadOnlyDictionary<string, CallRecord> calls)
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
        else if (row.Pictures < pictures)
        {
            Fail(row.TraceId, calls, $"({row.Outcome}) is estimated at {row.Pictures} pictures, billed were {pictures}");
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
        else if ((row.InputTokens, row.OutputTokens, row.Pictures) != (call.Result.InputTokens, call.Result.OutputTokens, call.Result.Pictures))
        {
            Fail(
                id, calls,
                $"told its caller {call.Result.InputTokens} + {call.Result.OutputTokens} tokens and {call.Result.Pictures} pictures, "
                + $"the ledger says {row.InputTokens} + {row.OutputTokens} and {row.Pictures}");
        }
    }

    private void Fail(string id, IReadOnlyDictionary<string, CallRecord> calls, string what) =>
        _faults.Add(calls.TryGetValue(id, out var call) ? $"{call.Call} during '{call.Fault}' {what}" : $"call {id} {what}");

    // Pictures cost by their model, and the dearest by their size and quality, too.
    private static (long Price, long Dearest) PicturePricesOf(string id, IReadOnlyDictionary<string, CallRecord> calls) => calls.GetValueOrDefault(id)?.Call.Order?.Model switch
    {
        PictureOrder.ManyModel => (40_000_000, 80_000_000),
        PictureOrder.SingleModel => (80_000_000, 80_000_000),
        _ => default,
    };

    private static long Cost(long input, long output) => (input * InputPrice) + (output * OutputPrice);
}
