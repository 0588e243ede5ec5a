using System.Globalization;

namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>How long, and by which chance.</summary>
internal sealed record ChaosOptions
{
    /// <summary>How long faults rotate. Every fault happens at least once, even if that takes longer.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Decides what is called in which order, and when what goes wrong.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Callers at a time.</summary>
    public int Callers { get; init; } = 16;

    /// <summary>Only faults whose name has this in it.</summary>
    public string Fault { get; init; } = "";

    public static bool TryParse(string[] args, out ChaosOptions options)
    {
        options = new ChaosOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 < args.Length && args[i] == "--fault" && ChaosFaults.All.Any(fault => fault.Name.Contains(args[i + 1], StringComparison.Ordinal)))
            {
                options = options with { Fault = args[i + 1] };
                continue;
            }

            if (i + 1 == args.Length || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value <= 0)
            {
                return false;
            }

            switch (args[i])
            {
                case "--seconds":
                    options = options with { Duration = TimeSpan.FromSeconds(value) };
                    break;
                case "--seed":
                    options = options with { Seed = value };
                    break;
                case "--callers":
                    options = options with { Callers = value };
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
