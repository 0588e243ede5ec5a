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

    /// <summary>Of the gateway in the harness only: what its runtime counted.</summary>
    public const string CountersPath = "/_harness/counters";

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
        app.MapGet(CountersPath, context => context.Response.WriteAsync(GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture), context.RequestAborted));
        return app;
    }

    private static async Task<int> RunSimulatorAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddSimulator();
        await using var app = builder.Build();
        app.MapSimulator();
        await app.RunAsync();
        return 0;
    }
}
