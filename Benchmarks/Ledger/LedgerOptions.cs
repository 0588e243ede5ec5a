using System.Globalization;

namespace BedrockAspire.Benchmarks.Ledger;

/// <summary>What a run of the ledger is like.</summary>
internal sealed record LedgerOptions
{
    /// <summary>Calls in the ledger before it is asked.</summary>
    public int Rows { get; init; } = 1_000_000;

    /// <summary>How often each question is asked.</summary>
    public int Repetitions { get; init; } = 100;

    /// <summary>The folder that ledger.md goes to.</summary>
    public string Output { get; init; } = "Benchmarks/results";

    public static bool TryParse(IReadOnlyList<string> args, out LedgerOptions options)
    {
        options = new LedgerOptions();
        for (var i = 0; i < args.Count; i += 2)
        {
            if (i + 1 == args.Count)
            {
                return false;
            }

            var isCount = int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0;
            switch (args[i])
            {
                case "--rows" when isCount:
                    options = options with { Rows = count };
                    break;
                case "--repetitions" when isCount:
                    options = options with { Repetitions = count };
                    break;
                case "--out":
                    options = options with { Output = args[i + 1] };
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
