using System.Globalization;

namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>Everything that goes wrong on purpose.</summary>
internal static class ChaosFaults
{
    // docs/usage.md: a spool that had no room is tried again every second. Until then what was freed meanwhile may be used up, and calls are refused.
    private static readonly TimeSpan SpoolRetry = TimeSpan.FromSeconds(1.2);

    private const string SinglePictures = $$"""{"modelId":"{{PictureOrder.SingleModel}}"}""";

    public static ChaosFault None { get; } = new("none", (_, _, _) => Task.FromResult("nothing"), (_, _) => Task.CompletedTask) { IsHarmless = true };

    public static IReadOnlyList<ChaosFault> All { get; } =
    [
        OfBedrock("throttling, waited out", random => Fault("throttle", $"\"times\":{random.Next(5, 20)},"), isHarmless: false),
        OfBedrock("throttling, lasting", _ => Fault("throttle", isMarked: true)),
        OfBedrock("5xx", random => Fault("error", fault: random.Next(2) == 0
            ? ",\"type\":\"ServiceUnavailableException\""
            : ",\"type\":\"InternalServerException\"", isMarked: true)),
        OfBedrock("slow first byte", random => Fault("delay", fault: $",\"ms\":{random.Next(300, 1200)}", isMarked: true), isHarmless: true),
        OfBedrock("no first byte in time", _ => Fault("delay", fault: $",\"ms\":{(int)(ChaosTopology.ResponseTimeout.TotalMilliseconds * 2)}", isMarked: true)),
        OfBedrock("stall", random => Fault("stallAfter", fault: N(random), isMarked: true)),
        OfBedrock("cut frame", random => Fault("cutAfter", fault: N(random), isMarked: true)),
        OfBedrock("clean end too early", random => Fault("closeAfter", fault: N(random), isMarked: true)),
        OfBedrock("bad CRC", random => Fault("badCrcAfter", fault: N(random), isMarked: true)),
        OfBedrock("exception in the stream", random => Fault("exceptionAfter", fault: N(random) + ",\"exception\":\"modelStreamErrorException\"", isMarked: true)),
        OfBedrock("connection reset", random => random.Next(2) == 0
            ? Fault("resetAfter", fault: N(random), isMarked: true)
            : Fault("resetBeforeResponse", isMarked: true)),
        // Acts on so many calls, each of which is one picture of two.
        OfBedrock("one picture of several lost", random => Fault("resetAfter", $"\"times\":{random.Next(1, 4)},", match: SinglePictures)) with { IsForPictures = true },
        OfBedrock("one picture of several refused", random => Fault("throttle", $"\"times\":{random.Next(1, 4)},", ",\"retryAfterSeconds\":60", match: SinglePictures)) with { IsForPictures = true },
        new(
            "PostgreSQL stopped",
            async (topology, _, cancellationToken) =>
            {
                await topology.Postgres.StopAsync(cancellationToken);
                return "stopped by pg_ctl, all connections cut";
            },
            (topology, cancellationToken) => topology.Postgres.StartAsync(cancellationToken)) { IsHarmless = true },
        new("service killed", (topology, random, cancellationToken) => KillAsync(topology.Mortal, random, cancellationToken), (_, _) => Task.CompletedTask),
        new("image service killed", (topology, random, cancellationToken) => KillAsync(topology.Images, random, cancellationToken), (_, _) => Task.CompletedTask),
        new("rolling restart", RestartAsync, (topology, cancellationToken) => topology.Simulator.SetRulesAsync(null, cancellationToken)) { IsHarmless = true, IsRestart = true },
        new("spool's disk full", FillAsync, (topology, cancellationToken) =>
        {
            topology.SpoolDisk.Empty();
            return Task.Delay(SpoolRetry, cancellationToken);
        }),
        new("clock jump", JumpAsync, (topology, cancellationToken) => topology.Simulator.SetClockAsync(0, cancellationToken)),
    ];

    private static ChaosFault OfBedrock(string name, Func<Random, string> rule, bool isHarmless = false) => new(
        name,
        async (topology, random, cancellationToken) =>
        {
            var json = rule(random);
            await topology.Simulator.SetRulesAsync(json, cancellationToken);
            return json;
        },
        (topology, cancellationToken) => topology.Simulator.SetRulesAsync(null, cancellationToken))
    {
        IsHarmless = isHarmless,
    };

    private static string Fault(string kind, string members = "", string fault = "", bool isMarked = false, string match = "{}")
    {
        match = isMarked ? $$"""{"contains":"{{ChaosCall.Marked}}"}""" : match;
        return $$"""{"match":{{match}},{{members}}"fault":{"kind":"{{kind}}"{{fault}}},"answer":{{ChaosSimulator.PacedAnswer}}}""";
    }

    private static string N(Random random) => $",\"n\":{random.Next(1, 10)}";

    private static async Task<string> KillAsync(Replica replica, Random random, CancellationToken cancellationToken)
    {
        var kills = random.Next(1, 3);
        for (var i = 0; i < kills; i++)
        {
            await replica.KillAndStartAsync(TimeSpan.FromMilliseconds(random.Next(50, 500)), cancellationToken);
        }

        return $"{kills} times";
    }

    private static async Task<string> RestartAsync(ChaosTopology topology, Random random, CancellationToken cancellationToken)
    {
        // Streams of a second or more, so that each restart meets some.
        await topology.Simulator.SetRulesAsync(
            $$"""{"match":{"operation":"ConverseStream"},"answer":{ "chunkDelayMs":{{random.Next(80, 250)}},"chunks":12} }""", cancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(200, 1500)), cancellationToken);
        var isProbed = random.Next(2) == 0;
        var took = new List<string>();
        foreach (var replica in random.Next(2) == 0 ? topology.Replicas : topology.Replicas.Reverse())
        {
            var time = await replica.RestartAsync(isProbed, ChaosTopology.EndLimit, cancellationToken);
            took.Add(string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"));
        }

        return $"{(isProbed ? "seen by readiness" : "seen by calls that were turned away")}, ended within {string.Join(" and ", took)}";
    }

    private static Task<string> FillAsync(ChaosTopology topology, Random random, CancellationToken cancellationToken)
    {
        var bytes = topology.SpoolDisk.Fill();
        return Task.FromResult($"{bytes} bytes written until no more fitted");
    }

    private static async Task<string> JumpAsync(ChaosTopology topology, Random random, CancellationToken cancellationToken)
    {
        var minutes = random.Next(6, 120) * (random.Next(2) == 0 ? 1 : -1);
        await topology.Simulator.SetClockAsync(minutes, cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"Bedrock's clock {minutes:+0;-0} minutes");
    }
}
