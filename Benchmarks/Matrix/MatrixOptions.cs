using System.Globalization;
using BedrockAspire.Benchmarks.Hosting;

namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>Which cells are measured, and how long.</summary>
internal sealed record MatrixOptions
{
    public IReadOnlyList<MatrixCell> Cells { get; init; } = MatrixCells.Chosen;

    /// <summary>Blocks of each target and cell.</summary>
    public int Repetitions { get; init; } = 5;

    /// <summary>How long the gateway's block of a cell shall take; it decides how many requests all targets get.</summary>
    public double BlockSeconds { get; init; } = 0.8;

    /// <summary>Requests that each of gateway and YARP gets before anything is measured, in which the tiered compiler catches up.</summary>
    public int WarmUpRequests { get; init; } = 12_000;

    /// <summary>How long each block of the open loop takes; zero leaves it out.</summary>
    public double OpenLoopSeconds { get; init; } = 5;

    /// <summary>Requests of one block of those that tell what an event allocates, a tenth of it when they are paced; zero leaves it out.</summary>
    public int EventRequests { get; init; } = 1280;

    /// <summary>Between the deltas of those that are paced.</summary>
    public int EventPaceMs { get; init; } = 10;

    /// <summary>Whether Portkey is measured where it is installed.</summary>
    public bool HasPeer { get; init; } = true;

    /// <summary>Whether the gateway has a database, and calls a key with limits and budgets.</summary>
    public bool HasAccounts { get; init; } = true;

    /// <summary>Whether the gateway exports its telemetry.</summary>
    public bool HasTelemetry { get; init; } = true;

    /// <summary>Settings of the gateway that differ from those that it ships with.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Folder that gets the report.</summary>
    public string Output { get; init; } = Path.Combine(BuildOutput.RepositoryRoot, "Benchmarks", "results");

    public static MatrixOptions Smoke(string output) => new()
    {
        Cells = MatrixCells.Smoke,
        Repetitions = 1,
        BlockSeconds = 0.05,
        WarmUpRequests = 20,
        OpenLoopSeconds = 0.5,
        EventRequests = 10,
        EventPaceMs = 1,
        Output = output,
    };

    public static bool TryParse(string[] args, out MatrixOptions options)
    {
        options = new MatrixOptions();
        if (args.Contains("--full"))
        {
            options = options with { Cells = MatrixCells.Full };
            args = [.. args.Where(argument => argument != "--full")];
        }

        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || options.With(args[i], args[i + 1]) is not { } changed)
            {
                return false;
            }

            options = changed;
        }

        return options.Cells.Count > 0;
    }

    /// <returns>Null when there is no such option or its value is none.</returns>
    private MatrixOptions? With(string option, string value)
    {
        var isCount = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0;
        var isTime = double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds);
        return option switch
        {
            "--repetitions" when isCount => this with { Repetitions = count },
            "--block-seconds" when isTime && seconds > 0 => this with { BlockSeconds = seconds },
            "--open-loop-seconds" when isTime => this with { OpenLoopSeconds = seconds },
            "--cells" => this with { Cells = [.. Cells.Where(cell => cell.Name.Contains(value, StringComparison.OrdinalIgnoreCase))] },
            "--peer" when value is "on" or "off" => this with { HasPeer = value == "on" },
            "--accounts" when value is "on" or "off" => this with { HasAccounts = value == "on" },
            "--telemetry" when value is "on" or "off" => this with { HasTelemetry = value == "on" },
            "--set" when value.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals =>
                this with { Settings = new Dictionary<string, string>(Settings) { [value[..equals]] = value[(equals + 1)..] } },
            "--out" => this with { Output = Path.GetFullPath(value) },
            _ => null,
        };
    }
}
