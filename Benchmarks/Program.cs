using BedrockAspire.Benchmarks;
using BedrockAspire.Benchmarks.Hosting;
using BedrockAspire.Benchmarks.Load;
using BedrockAspire.Benchmarks.Micro;

switch (args)
{
    case ["host", var server, .. var rest]:
        return await HostMode.RunAsync(server, rest);
    case ["micro", .. var rest]:
        return MicroRun.Run(rest);
    case ["load", .. var rest] when LoadOptions.TryParse(rest, out var options):
        return await Harness.RunAsync(options);
    case ["--smoke"]:
        return await Harness.SmokeAsync();
    default:
        await Console.Error.WriteLineAsync(LoadOptions.Usage);
        return 2;
}
