using System.Globalization;
using BedrockAspire.Benchmarks.Hosting;

namespace BedrockAspire.Benchmarks.Load;

/// <summary>How much load is made.</summary>
internal sealed record LoadOptions
{
    public const string Usage =
        """
        Usage: dotnet run -c Release --project Benchmarks -- COMMAND

          load [--requests 8000] [--repetitions 7] [--concurrency 16] [--out Benchmarks/results]
                   CPU per request against a bare YARP pass-through, start-up time and memory; writes load.json and load.md
          micro [--out FILE.md] [BenchmarkDotNet's arguments]
                   one class per question; --filter '*Transcoder*' picks, --list flat lists
          --smoke  everything once and tiny, to see that nothing is broken
        """;

    /// <summary>Requests of one block; a case may take a share of them.</summary>
    public int Requests { get; init; } = 8000;

    /// <summary>Blocks of each server and case.</summary>
    public int Repetitions { get; init; } = 7;

    /// <summary>Requests under way at a time.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>Folder that gets the report.</summary>
    public string Output { get; init; } = "";

    /// <summary>Requests to each server before a case is measured, in blocks' worth: enough for the tiered compiler to settle.</summary>
    public double WarmUpShare { get; init; } = 1;

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
