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

    /// <summary>What is asked of the image service; null for a chat.</summary>
    public PictureOrder? Order { get; init; }

    public string Path => Order?.Path ?? "/v1/chat/completions";

    public bool IsStream => Kind is CallKind.Stream or CallKind.StreamTool or CallKind.CancelledStream;

    public bool IsTool => Kind is CallKind.WholeTool or CallKind.StreamTool;

    public bool IsCancelled => Kind is CallKind.CancelledWhole or CallKind.CancelledStream or CallKind.CancelledPictures;

    public static ChaosCall Next(Random random, IReadOnlyList<ChaosKey> keys, IReadOnlyList<Replica> replicas)
    {
        var id = NextId(random);
        var kind = random.Next(10) switch
        {
            < 3 => CallKind.Whole,
            < 6 => CallKind.Stream,
            6 => CallKind.WholeTool,
            7 => CallKind.StreamTool,
            8 => CallKind.CancelledWhole,
            _ => CallKind.CancelledStream,
        };
        return new ChaosCall
        {
            Id = id,
            Kind = kind,
            Key = keys[random.Next(keys.Count)],
            Replica = replicas[random.Next(replicas.Count)],
            Expected = NextText(id, random.Next(10, 80), random),
            LeavesAfter = TimeSpan.FromMilliseconds(random.Next(2, 90)),
        };
    }

    public static ChaosCall NextPictures(Random random, IReadOnlyList<ChaosKey> keys, Replica service)
    {
        var kind = random.Next(10) switch
        {
            < 4 => CallKind.Pictures,
            < 6 => CallKind.PicturesEach,
            < 8 => CallKind.Edit,
            _ => CallKind.CancelledPictures,
        };
        return Pictures(random, keys[random.Next(keys.Count)], service, kind);
    }

    public static ChaosCall Pictures(Random random, ChaosKey key, Replica service, CallKind kind)
    {
        var id = NextId(random);
        return new ChaosCall
        {
            Id = id,
            Kind = kind,
            Key = key,
            Replica = service,
            Order = PictureOrder.Next(kind, random),
            Expected = NextText(id, random.Next(2, 12), random),
            LeavesAfter = TimeSpan.FromMilliseconds(random.Next(2, 300)),
        };
    }

    public string Body()
    {
        if (Order is not null)
        {
            return Order.Body(Expected).ToJsonString();
        }

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

    private static string NextId(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    // Half of the prompts are marked.
    private static string NextText(string id, int words, Random random)
    {
        var text = new StringBuilder($"id={id}{(random.Next(2) == 0 ? $" {Marked}" : "")}");
        for (var i = words; i > 0; i--)
        {
            text.Append(' ').Append(Words[random.Next(Words.Length)]);
        }

        return text.ToString();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Id} with the key '{Key.Name}' at {Replica?.Address}");
}
