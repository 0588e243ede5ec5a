using BedrockAspire.Benchmarks.Hosting;
using BedrockAspire.Benchmarks.Report;

namespace BedrockAspire.Benchmarks.Load;

/// <summary>Starts the servers, measures every case, ends the servers.</summary>
internal static class LoadRun
{
    public static async Task<LoadReport> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        var machine = await Machine.DescribeAsync(cancellationToken);
        await using var simulator = await ServerProcess.StartAsync(ServerCommand.Simulator(), cancellationToken);
        using var rules = new SimulatorRules(simulator.Address);
        using var client = new LoadClient();
        var startUp = await new StartUpRun(options, simulator, rules, client).RunAsync(cancellationToken);

        await using var gateway = await ServerProcess.StartAsync(ServerCommand.Gateway(simulator.Address, options.Settings), cancellationToken);
        await using var yarp = await ServerProcess.StartAsync(ServerCommand.Yarp(simulator.Address), cancellationToken);
        await Task.Delay(options.Idle, cancellationToken);
        var (idleGateway, idleYarp) = (gateway.ResidentBytes, yarp.ResidentBytes);
        var cases = new List<CaseReport>();
        foreach (var load in LoadCases.All)
        {
            cases.Add(await new CaseRun(load, options, simulator, rules, client).RunAsync(gateway, yarp, cancellationToken));
        }

        return new LoadReport(
            machine,
            options.Settings,
            startUp,
            cases,
            [new MemoryReport(gateway.Name, idleGateway, gateway.PeakResidentBytes), new MemoryReport(yarp.Name, idleYarp, yarp.PeakResidentBytes)]);
    }
}
