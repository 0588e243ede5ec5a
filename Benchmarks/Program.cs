using BedrockAspire.Benchmarks;
using BedrockAspire.Benchmarks.Chaos;
using BedrockAspire.Benchmarks.Hosting;
using BedrockAspire.Benchmarks.Ledger;
using BedrockAspire.Benchmarks.Load;
using BedrockAspire.Benchmarks.Matrix;
using BedrockAspire.Benchmarks.Micro;
using BedrockAspire.Benchmarks.Soak;

switch (args)
{
    case ["host", var server, .. var rest]:
        return await HostMode.RunAsync(server, rest);
    case ["micro", .. var rest]:
        return MicroRun.Run(rest);
    case ["load", .. var rest] when LoadOptions.TryParse(rest, out var options):
        return await Harness.RunAsync(options);
    case ["matrix", .. var rest] when MatrixOptions.TryParse(rest, out var matrix):
        return await Harness.RunAsync(matrix);
    case ["chaos", .. var rest] when ChaosOptions.TryParse(rest, out var chaos):
        return await Harness.RunAsync(chaos);
    case ["soak", .. var rest] when SoakOptions.TryParse(rest, out var soak):
        return await Harness.RunAsync(soak);
    case ["ledger", .. var rest] when LedgerOptions.TryParse(rest, out var ledger):
        return await Harness.RunAsync(ledger);
    case ["--smoke"]:
        return await Harness.SmokeAsync();
    default:
        await Console.Error.WriteLineAsync(LoadOptions.Usage);
        return 2;
}
