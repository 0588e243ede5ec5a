using System.Globalization;
using BedrockAspire.Benchmarks.Hosting;

namespace BedrockAspire.Benchmarks.Soak;

/// <summary>How many streams, and for how long.</summary>
internal sealed record SoakOptions
{
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Open at a time.</summary>
    public int Streams { get; init; } = 1000;

    /// <summary>Folder that gets the report.</summary>
    public string Output { get; init; } = Path.Combine(BuildOutput.RepositoryRoot, "Benchmarks", "results");

    /// <summary>Whether growth fails the run. In the first minutes everything grows: code is compiled, pools fill, the collector finds its sizes.</summary>
    public bool IsGrowthJudged => Duration >= TimeSpan.FromMinutes(5);

    /// <summary>Between two pieces of a stream.</summary>
    public int DeltaDelayMs { get; init; } = 500;

    /// <summary>Settings of the gateway that differ from those that it ships with.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    public static SoakOptions Smoke(string output) => new() { Duration = TimeSpan.FromSeconds(6), Streams = 20, DeltaDelayMs = 50, Output = output };

    public static bool TryParse(string[] args, out SoakOptions options)
    {
        options = new SoakOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length)
            {
                return false;
            }

            var isCount = int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0;
            switch (args[i])
            {
                case "--minutes" when isCount:
                    options = options with { Duration = TimeSpan.FromMinutes(count) };
                    break;
                case "--streams" when isCount:
                    options = options with { Streams = count };
                    break;
                case "--set" when args[i + 1].Split('=', 2) is [var name, var value]:
                    options = options with { Settings = new Dictionary<string, string>(options.Settings) { [name] = value } };
                    break;
                case "--out":
                    options = options with { Output = Path.GetFullPath(args[i + 1]) };
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
