using BedrockAspire.Benchmarks.Accounts;
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
        await using var surroundings = await Surroundings.StartAsync(options.HasAccounts, options.HasTelemetry, cancellationToken);
        var startUp = await new StartUpRun(options, simulator, rules, client, surroundings).RunAsync(cancellationToken);

        await using var gateway = await ServerProcess.StartAsync(ServerCommand.Gateway(simulator.Address, surroundings.SettingsOfNext(options.Settings)), cancellationToken);
        await using var yarp = await ServerProcess.StartAsync(ServerCommand.Yarp(simulator.Address), cancellationToken);
        await Task.Delay(options.Idle, cancellationToken);
        var (idleGateway, idleYarp) = (gateway.ResidentBytes, yarp.ResidentBytes);
        await rules.SetAsync(LoadCases.All[0], cancellationToken);
        var key = await surroundings.KeyAsync(gateway, client, cancellationToken);
        var cases = new List<CaseReport>();
        foreach (var load in LoadCases.All)
        {
            cases.Add(await new CaseRun(load, options, simulator, rules, client, key.Secret).RunAsync(gateway, yarp, cancellationToken));
        }

        var recorded = await surroundings.RecordedAsync(key, client.SentTo(gateway), gateway, cancellationToken);
        return new LoadReport(
            machine,
            options.Settings,
            recorded,
            await surroundings.TelemetryBytesAsync(client, cancellationToken),
            startUp,
            cases,
            [new MemoryReport(gateway.Name, idleGateway, gateway.PeakResidentBytes), new MemoryReport(yarp.Name, idleYarp, yarp.PeakResidentBytes)]);
    }
}
