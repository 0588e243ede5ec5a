using System.Globalization;
using BedrockAspire.Benchmarks.Hosting;

namespace BedrockAspire.Benchmarks.Load;

/// <summary>How much load is made.</summary>
internal sealed record LoadOptions
{
    public const string Usage =
        """
        Usage: dotnet run -c Release --project Benchmarks -- COMMAND

          load [--requests 20000] [--repetitions 7] [--concurrency 16] [--out Benchmarks/results] [--accounts on|off] [--telemetry on|off] [--set KEY=VALUE ...]
                   CPU per request against a bare YARP pass-through, start-up time and memory; writes load.json, load.md and load.svg.
                   With accounts: a PostgreSQL of the harness' own, a key with rate limits, two budgets, the ledger. With telemetry: spans, metrics and
                   logs go to a collector of the harness' own.
                   --set changes a setting of the gateway for this run, such as Logging__LogLevel__Default=Warning
          matrix [--full] [--repetitions 5] [--block-seconds 0.8] [--open-loop-seconds 5] [--cells TEXT] [--peer on|off]
                 [--out Benchmarks/results] [--accounts on|off] [--telemetry on|off] [--set KEY=VALUE ...]
                   streaming or not, prompts, tools, concurrency and delays of the upstream in cells, each by the gateway, by YARP and directly;
                   a constant rate of arrival; what an event allocates; Portkey where it is installed. Writes matrix.json, matrix.md and matrix.svg.
                   --full measures every cell, --cells those whose name has a text in it, such as "whole, 1 KB"; --open-loop-seconds 0 leaves that out
          ledger [--rows 1000000] [--repetitions 100] [--out Benchmarks/results]
                   fills the ledger in a PostgreSQL of the harness' own, and asks the admin API; writes ledger.md
          micro [--out FILE.md] [BenchmarkDotNet's arguments]
                   one class per question; --filter '*Transcoder*' picks, --list flat lists
          chaos [--seconds 300] [--seed 1] [--callers 16]
                   load while faults rotate; every reply, the ledger and the budgets are checked. Exit code 1 when a promise is broken
          soak [--minutes 10] [--streams 1000] [--out Benchmarks/results]
                   paced streams for a long while; writes soak.json, soak.md and soak.svg. Exit code 1 when the gateway's process grows
          --smoke  everything once and tiny, to see that nothing is broken
        """;

    /// <summary>Requests of one block; a case may take a share of them.</summary>
    public int Requests { get; init; } = 20_000;

    /// <summary>Blocks of each server and case.</summary>
    public int Repetitions { get; init; } = 7;

    /// <summary>Requests under way at a time.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>Folder that gets the report.</summary>
    public string Output { get; init; } = "";

    /// <summary>Blocks of each server before a case is measured, with a rest after each, in which the tiered compiler catches up.</summary>
    public int WarmUps { get; init; } = 3;

    /// <summary>Settings of the gateway that differ from those that it ships with.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the gateway has a database, and calls a key with limits and budgets.</summary>
    public bool HasAccounts { get; init; } = true;

    /// <summary>Whether the gateway exports its telemetry.</summary>
    public bool HasTelemetry { get; init; } = true;

    /// <summary>Starts of the service for the start-up time.</summary>
    public int Starts { get; init; } = 5;

    /// <summary>How long the service idles before its memory is read.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Requests before its memory is read again.</summary>
    public int RequestsBeforeMemory { get; init; } = 1000;

    public static LoadOptions Smoke(string output) => new()
    {
        Requests = 40,
        Repetitions = 1,
        WarmUps = 1,
        Concurrency = 4,
        Output = output,
        Starts = 1,
        Idle = TimeSpan.FromMilliseconds(100),
        RequestsBeforeMemory = 20,
    };

    public static bool TryParse(string[] args, out LoadOptions options)
    {
        options = new LoadOptions { Output = Path.Combine(BuildOutput.RepositoryRoot, "Benchmarks", "results") };
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length)
            {
                return false;
            }

            var value = args[i + 1];
            var isCount = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0;
            switch (args[i])
            {
                case "--requests" when isCount:
                    options = options with { Requests = count };
                    break;
                case "--repetitions" when isCount:
                    options = options with { Repetitions = count };
                    break;
                case "--concurrency" when isCount:
                    options = options with { Concurrency = count };
                    break;
                case "--accounts" when value is "on" or "off":
                    options = options with { HasAccounts = value == "on" };
                    break;
                case "--telemetry" when value is "on" or "off":
                    options = options with { HasTelemetry = value == "on" };
                    break;
                case "--set" when value.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals:
                    options = options with
                    {
                        Settings = new Dictionary<string, string>(options.Settings) { [value[..equals]] = value[(equals + 1)..] },
                    };
                    break;
                case "--out":
                    options = options with { Output = Path.GetFullPath(value) };
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
