using System.Text;
using System.Text.Json.Nodes;

namespace BedrockAspire.Benchmarks.Load;

/// <summary>The cases, and what their requests and the simulator's answers look like.</summary>
internal static class LoadCases
{
    public const string ApiKey = "benchmarks-key";
    public const string Region = "us-east-1";

    // An id without a colon: YARP decodes "%3A" in a path, and the signature, which covers the path, would no longer hold.
    private const string Model = "anthropic.claude-haiku-5-5";
    private const int AnswerTokens = 300;
    private const string Sentence = "Please explain to a patient reader how a reverse proxy forwards a request and its reply. ";

    public static IReadOnlyList<LoadCase> All { get; } =
    [
        new() { Name = "non-streaming", Description = "1 KB prompt, answer of 300 tokens", IsStream = false, Aim = 1.5 },
        new()
        {
            Name = "streaming",
            Description = "1 KB prompt, answer of 300 tokens in 100 deltas that come at once",
            IsStream = true,
            Deltas = 100,
            RequestShare = 0.5,
            Aim = 2.2,
        },
        new()
        {
            Name = "streaming, paced",
            Description = "the same with 5 ms between deltas, as from a model: each one is read and flushed by itself",
            IsStream = true,
            Deltas = 100,
            DeltaDelayMs = 5,
            RequestShare = 0.02,
            ConcurrencyFactor = 4,
        },
    ];

    /// <summary>The body of an OpenAI request.</summary>
    public static byte[] ChatBody(LoadCase load, string model = Model)
    {
        var prompt = new StringBuilder(load.PromptBytes + Sentence.Length);
        while (prompt.Length < load.PromptBytes)
        {
            prompt.Append(Sentence);
        }

        var body = new JsonObject
        {
            ["model"] = model,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = prompt.ToString(0, load.PromptBytes) }),
        };
        if (load.HasTools)
        {
            body["tools"] = ToolCall.Tools();
        }

        if (load.IsStream)
        {
            body["stream"] = true;
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    /// <summary>The rule that makes the simulator give the case's answer. It is encoded once and replayed.</summary>
    public static JsonObject Rule(LoadCase load)
    {
        var answer = load.HasTools ? ToolCall.Answer(load) : new JsonObject { ["tokens"] = AnswerTokens };
        if (load.IsStream)
        {
            answer["chunks"] = load.Deltas;
            answer["chunkDelayMs"] = load.DeltaDelayMs;
        }

        var rule = new JsonObject
        {
            ["match"] = new JsonObject { ["operation"] = load.IsStream ? "ConverseStream" : "Converse" },
            ["answer"] = answer,
        };
        if (load.UpstreamDelayMs > 0)
        {
            rule["fault"] = new JsonObject { ["kind"] = "delay", ["ms"] = load.UpstreamDelayMs };
        }

        return rule;
    }
}
