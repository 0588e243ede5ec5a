using BedrockAspire.Benchmarks.Accounts;
using BedrockAspire.Benchmarks.Hosting;
using BedrockAspire.Benchmarks.Report;

namespace BedrockAspire.Benchmarks.Load;

/// <summary>Measures how long the chat service takes to its first 200 of <c>GET /v1/models</c>, and what memory it needs.</summary>
internal sealed class StartUpRun(LoadOptions options, ServerProcess simulator, SimulatorRules rules, LoadClient client, Surroundings surroundings)
{
    public async Task<StartUpReport> RunAsync(CancellationToken cancellationToken)
    {
        var milliseconds = new List<double>();
        for (var i = 0; i < options.Starts - 1; i++)
        {
            await using var started = await ServerProcess.StartAsync(ServerCommand.ChatApi(simulator.Address, surroundings.SettingsOfNext(options.Settings)), cancellationToken);
            milliseconds.Add(started.TimeToReady.TotalMilliseconds);
        }

        await using var service = await ServerProcess.StartAsync(ServerCommand.ChatApi(simulator.Address, surroundings.SettingsOfNext(options.Settings)), cancellationToken);
        milliseconds.Add(service.TimeToReady.TotalMilliseconds);
        await Task.Delay(options.Idle, cancellationToken);
        var idle = service.ResidentBytes;
        await LoadAsync(service, cancellationToken);
        var report = new StartUpReport(milliseconds, Statistics.Median(milliseconds), idle, options.RequestsBeforeMemory, service.ResidentBytes);
        Console.WriteLine($"start-up: {report.MedianMilliseconds:0} ms, idle {MarkdownReport.Megabytes(idle)} MB");
        return report;
    }

    private async Task LoadAsync(ServerProcess service, CancellationToken cancellationToken)
    {
        var load = LoadCases.All[0];
        await rules.SetAsync(load, cancellationToken);
        var block = await client.RunAsync(
            CaseRun.ChatRequest(service.Address, load, LoadCases.ApiKey), ReplyCheck.OfGateway(load), options.RequestsBeforeMemory, options.Concurrency, cancellationToken);
        if (block.Errors > 0)
        {
            throw service.Failure($"gave {block.Errors} wrong replies, one of them: {block.FirstError}");
        }
    }
}
