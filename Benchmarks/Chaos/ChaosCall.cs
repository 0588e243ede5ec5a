using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>One call and the answer that it must get: the simulator repeats the text, and fills the tool's argument with its constant.</summary>
internal sealed record ChaosCall
{
    /// <summary>Is in the prompts that most faults are for.</summary>
    public const string Marked = "marked";

    /// <summary>Its prices are 60 and 240 billionths of a dollar a token.</summary>
    public const string Model = "amazon.nova-lite-v1:0";

    private const int MaxTokens = 600;

    private static readonly string[] Words = ["river", "stone", "Käse", "lantern", "日本", "quiet", "harbour", "\"quoted\"", "seven", "🙂", "meadow", "tab\tbed"];

    /// <summary>The trace, which is the ledger's id of the call.</summary>
    public required string Id { get; init; }

    public required CallKind Kind { get; init; }

    public required ChaosKey Key { get; init; }

    /// <summary>Null where a call is only judged.</summary>
    public required Replica? Replica { get; init; }

    /// <summary>What the answer must be: the text, or the tool's arguments.</summary>
    public required string Expected { get; init; }

    /// <summary>After which the caller leaves, where it does.</summary>
    public TimeSpan LeavesAfter { get; init; }

    public bool IsStream => Kind is CallKind.Stream or CallKind.StreamTool or CallKind.CancelledStream;

    public bool IsTool => Kind is CallKind.WholeTool or CallKind.StreamTool;

    public bool IsCancelled => Kind is CallKind.CancelledWhole or CallKind.CancelledStream;

    public static ChaosCall Next(Random random, IReadOnlyList<ChaosKey> keys, IReadOnlyList<Replica> replicas)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        var id = Convert.ToHexStringLower(bytes);
        var kind = random.Next(10) switch
        {
            < 3 => CallKind.Whole,
            < 6 => CallKind.Stream,
            6 => CallKind.WholeTool,
            7 => CallKind.StreamTool,
            8 => CallKind.CancelledWhole,
            _ => CallKind.CancelledStream,
        };
        var text = new StringBuilder($"id={id}{(random.Next(2) == 0 ? $" {Marked}" : "")}");
        for (var i = random.Next(10, 80); i > 0; i--)
        {
            text.Append(' ').Append(Words[random.Next(Words.Length)]);
        }

        return new ChaosCall
        {
            Id = id,
            Kind = kind,
            Key = keys[random.Next(keys.Count)],
            Replica = replicas[random.Next(replicas.Count)],
            Expected = text.ToString(),
            LeavesAfter = TimeSpan.FromMilliseconds(random.Next(2, 90)),
        };
    }

    public string Body()
    {
        var body = new JsonObject
        {
            ["model"] = Model,
            ["max_tokens"] = MaxTokens,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = IsTool ? $"Use a tool. {Expected}" : $"repeat: {Expected}" }),
        };
        if (IsStream)
        {
            body["stream"] = true;
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        if (IsTool)
        {
            body["tools"] = JsonNode.Parse(
                """[{"type":"function","function":{"name":"note","parameters":{"type":"object","properties":{"text":{"const":"ID"}},"required":["text"]}}}]"""
                    .Replace("ID", Id, StringComparison.Ordinal));
        }

        return body.ToJsonString();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Id} with the key '{Key.Name}' at {Replica?.Address}");
}
