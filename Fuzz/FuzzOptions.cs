using System.Globalization;

namespace BedrockAspire.Fuzz;

/// <summary>What the command line asks of the built-in driver.</summary>
internal sealed record FuzzOptions
{
    public const string Usage = """
        dotnet run --project Fuzz -- <target> [--seconds N] [--runs N] [--seed N]   mutates the corpus; stops at whichever comes first
        dotnet run --project Fuzz -- <target> --replay <file>...                    runs these inputs and nothing else
        dotnet run --project Fuzz -- <target> --libfuzzer | --afl                   under SharpFuzz, from libfuzzer-dotnet or afl-fuzz
        Targets: chat-request, converse-reply, event-stream
        """;

    public int Seconds { get; private init; } = 10;

    public long Runs { get; private init; } = long.MaxValue;

    public int Seed { get; private init; } = 1;

    public static bool TryParse(ReadOnlySpan<string> arguments, out FuzzOptions options)
    {
        options = new FuzzOptions();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length || !long.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value > int.MaxValue)
            {
                return false;
            }

            switch (arguments[i])
            {
                case "--seconds":
                    options = options with { Seconds = (int)value };
                    break;
                case "--runs":
                    options = options with { Runs = value };
                    break;
                case "--seed":
                    options = options with { Seed = (int)value };
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
