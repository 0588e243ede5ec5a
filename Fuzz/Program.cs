using BedrockAspire.Fuzz;
using BedrockAspire.Fuzz.Targets;
using SharpFuzz;

// libfuzzer-dotnet hands all arguments over as one.
args = args is [var joined] ? joined.Split(' ', StringSplitOptions.RemoveEmptyEntries) : args;
IFuzzTarget[] targets = [new ChatRequestTarget(), new ConverseReplyTarget(), new EventStreamTarget()];
var target = targets.FirstOrDefault(candidate => args.Length > 0 && candidate.Name == args[0]);
switch (args)
{
    case [_, "--libfuzzer"] when target is not null:
        Fuzzer.LibFuzzer.Run(target.Run);
        return 0;
    case [_, "--afl"] when target is not null:
        Fuzzer.Run((Stream input) =>
        {
            using var copy = new MemoryStream();
            input.CopyTo(copy);
            target.Run(copy.ToArray());
        });
        return 0;
    case [_, "--replay", .. var files] when target is not null:
        foreach (var file in files)
        {
            FuzzRun.RunChecked(target, File.ReadAllBytes(file));
        }

        return 0;
    case [_, .. var rest] when target is not null && FuzzOptions.TryParse(rest, out var options):
        return new FuzzRun(target, options).Run() == 0 ? 0 : 1;
    default:
        Console.Error.WriteLine(FuzzOptions.Usage);
        return 2;
}
