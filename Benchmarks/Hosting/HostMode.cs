using System.Globalization;
using BedrockAspire.ChatApi;
using BedrockAspire.Gateway.Hosting;
using BedrockAspire.Simulator;

namespace BedrockAspire.Benchmarks.Hosting;

/// <summary>What this executable does when the harness starts it as one of the servers.</summary>
internal static class HostMode
{
    public const string Simulator = "simulator";
    public const string Gateway = "gateway";
    public const string Yarp = "yarp";
    public const string Collector = "collector";

    /// <summary>Of the gateway and YARP in the harness: how many bytes their runtime has allocated.</summary>
    public const string CountersPath = "/_harness/counters";

    /// <summary>Of the gateway in the harness only: bytes of its managed heap, and of what the collector holds for it, in a line.</summary>
    public const string MemoryPath = "/_harness/memory";

    /// <summary><c>POST …?minutes=10</c> sets how far the simulator's clock is ahead.</summary>
    public const string ClockPath = "/_benchmarks/clock";

    public static Task<int> RunAsync(string server, string[] args) => server switch
    {
        Simulator => RunSimulatorAsync(args),
        Gateway => ServiceProgram.RunAsync(args, builder => builder.AddChatApi(), MapGateway),
        Collector => CollectorHost.RunAsync(args),
        Yarp => YarpHost.RunAsync(args),
        _ => throw new BenchmarkException($"There is no server called '{server}'."),
    };

    private static WebApplication MapGateway(WebApplication app)
    {
        app.MapChatApi();
        MapCounters(app);
        app.MapGet(MemoryPath, context => context.Response.WriteAsync(
            string.Create(CultureInfo.InvariantCulture, $"{GC.GetTotalMemory(forceFullCollection: false)} {GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes}"),
            context.RequestAborted));
        return app;
    }

    public static void MapCounters(WebApplication app) => app.MapGet(
        CountersPath, context => context.Response.WriteAsync(GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture), context.RequestAborted));

    private static async Task<int> RunSimulatorAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var clock = new JumpingClock();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.AddSimulator();
        await using var app = builder.Build();
        app.MapPost(ClockPath, (int minutes) => Jump(clock, minutes));
        app.MapSimulator();
        await app.RunAsync();
        return 0;
    }

    private static IResult Jump(JumpingClock clock, int minutes)
    {
        clock.Offset = TimeSpan.FromMinutes(minutes);
        return Results.NoContent();
    }
}
